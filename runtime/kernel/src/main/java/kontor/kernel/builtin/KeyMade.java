package kontor.kernel.builtin;

import kontor.sdk.Secret;
import org.jspecify.annotations.Nullable;

/**
 * A new key, as the connector {@code keys} answers it.
 *
 * @param key the key; not recorded, so it is null when a run is replayed
 * @param hash SHA-256 of the key, hexadecimal
 */
public record KeyMade(@Secret @Nullable String key, String hash) {}
