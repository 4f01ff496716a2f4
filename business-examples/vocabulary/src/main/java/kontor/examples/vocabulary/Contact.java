package kontor.examples.vocabulary;

import org.jspecify.annotations.Nullable;

/**
 * A customer as other messages mention them.
 *
 * @param id the customer's id
 * @param email the address
 * @param name what we call them
 */
public record Contact(String id, String email, @Nullable String name) {}
