package kontor.sdk.builtin;

import kontor.sdk.Indexed;
import kontor.sdk.Noun;

/**
 * A key to a business's API: only its hash, the key itself is shown once.
 *
 * @param id the id, which is also the first part of the key
 * @param account whose key it is
 * @param hash SHA-256 of the key, hexadecimal
 */
@Noun
public record ApiKey(String id, @Indexed String account, String hash) {}
