package kontor.kernel.builtin;

/**
 * What the connector {@code keys} is asked for.
 *
 * @param id the key's id
 */
public record KeyWanted(String id) {}
