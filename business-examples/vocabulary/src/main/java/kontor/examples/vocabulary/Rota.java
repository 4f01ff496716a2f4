package kontor.examples.vocabulary;

import kontor.sdk.Noun;

/**
 * Where several take turns.
 *
 * @param id for what
 * @param turns how many there were
 */
@Noun
public record Rota(String id, long turns) {}
