package kontor.sdk;

import java.util.List;

/**
 * The meaning of a text as a vector of length 1. Two texts are as near as the product of their vectors is large.
 *
 * @param values the components
 */
public record Embedding(List<Float> values) {}
