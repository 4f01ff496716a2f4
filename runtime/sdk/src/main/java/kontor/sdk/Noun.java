package kontor.sdk;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares a noun of a vocabulary. On a record it is an <em>entity</em>: sharded, event-sourced, queryable, and its
 * first component is {@code String id}. On an interface it has no state and only carries verbs.
 *
 * <pre>{@code
 * @Noun(verbs = "signup")
 * public record Customer(String id, String email, @Nullable String name) {}
 * }</pre>
 *
 * A component that may be absent is marked {@code @Nullable}; every other one is required on the wire.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Noun {
    /** The wire name, its identity for ever; the Java name when empty. */
    String name() default "";

    /** Names of events whose payload is the noun itself: {@code "signup"} makes {@code $.Customer.signup}. */
    String[] verbs() default {};

    /** A fact is written once and never changed (usage records, log entries): one blind write, no actor. */
    boolean fact() default false;

    /** Accept and drop JSON members that the record does not have, instead of refusing them. */
    boolean open() default false;
}
