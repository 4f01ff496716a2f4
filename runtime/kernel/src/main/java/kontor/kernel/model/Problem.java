package kontor.kernel.model;

/**
 * One thing that does not fit.
 *
 * @param pointer a JSON pointer to it
 * @param detail what was given and what is expected
 */
public record Problem(String pointer, String detail) {}
