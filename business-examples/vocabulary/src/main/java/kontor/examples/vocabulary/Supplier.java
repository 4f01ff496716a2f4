package kontor.examples.vocabulary;

/**
 * Who a product comes from.
 *
 * @param name the name
 * @param email where orders go
 */
public record Supplier(String name, String email) {}
