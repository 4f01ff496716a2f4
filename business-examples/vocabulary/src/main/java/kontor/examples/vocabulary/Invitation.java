package kontor.examples.vocabulary;

import kontor.sdk.Indexed;
import kontor.sdk.Noun;

/**
 * Who brought whom: one for each user who was brought, by whoever came first.
 *
 * @param id the id: the user's who was brought
 * @param referrer the user who brought them
 */
@Noun
public record Invitation(String id, @Indexed String referrer) {}
