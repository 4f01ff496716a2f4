/** Typed clients of the outside world, reached as {@code api.stripe}, {@code api.shippo}, {@code api.slack} and {@code api.fetch}. */
@NullMarked
package kontor.sdk.api;

import org.jspecify.annotations.NullMarked;
