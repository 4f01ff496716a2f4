package kontor.examples.vocabulary;

import kontor.sdk.Indexed;
import kontor.sdk.Noun;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who buys, or may.
 *
 * @param id the id
 * @param email the address
 * @param name what we call them
 * @param company where they work
 */
@Noun(verbs = "signup")
public record Customer(
        String id,
        @Indexed String email,
        @Nullable String name,
        @Nullable String company) {}
