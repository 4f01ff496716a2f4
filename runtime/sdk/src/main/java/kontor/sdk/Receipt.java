package kontor.sdk;

/**
 * What {@code send} of an event or action answers.
 *
 * @param id the message's id, under which {@code GET /events/{id}} shows it
 */
public record Receipt(String id) {}
