package kontor.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import kontor.sdk.words.Noun;
import kontor.sdk.words.Verb;

/** One thing that a story tells. */
sealed interface Act {
    /** An entity that is there already. */
    record Given(Noun<?> noun, Object entity) implements Act {}

    /** A message comes from outside. */
    record When(Verb<?> verb, Object payload) implements Act {}

    /** Messages come from outside at once. */
    record WhenAll(Verb<?> verb, List<?> payloads) implements Act {}

    /** A message comes from outside, whose payload depends on the world as it is then. */
    record WhenSeeing(Verb<?> verb, Function<Rehearsed, ?> payload) implements Act {}

    /** Time passes. */
    record After(Duration duration) implements Act {}

    /** Time passes until an instant. */
    record Until(Instant time) implements Act {}
}
