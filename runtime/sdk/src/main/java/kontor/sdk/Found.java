package kontor.sdk;

/**
 * What {@code db.search} found.
 *
 * @param entity the entity
 * @param score how near it is: the cosine of the angle to what was asked for, 1 at most
 */
public record Found<E>(E entity, double score) {}
