package kontor.sdk.words;

/**
 * An order of rows by one field; rows without a value come first, ties are ordered by id.
 *
 * @param field the field's name
 * @param descending largest first
 */
public record Sort<E>(String field, boolean descending) {}
