package kontor.kernel.entity;

/**
 * What makes a step on an entity take effect exactly once.
 *
 * @param run the run
 * @param step the step's index
 * @param hash the hash of the request
 */
public record StepKey(String run, int step, String hash) {}
