package kontor.kernel.words;

import kontor.sdk.Noun;

/**
 * A look of a scanner: written once, never changed.
 *
 * @param id the id
 * @param value what it saw
 */
@Noun(fact = true)
public record Scan(String id, long value) {}
