package kontor.sdk;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares a verb of the noun in which its payload record is nested.
 *
 * <pre>{@code
 * @Noun
 * public interface API {
 *     @Verb(reply = KeyIssued.class)
 *     record GenerateKey(String account) {}     // $.API.generateKey: a command that answers
 * }
 * }</pre>
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Verb {
    /** The verb's names, several when they share a payload; by default the record's name with a small first letter. */
    String[] value() default {};

    /** What the answering rule returns. Declared, the verb is a command: at most one rule answers it. */
    Class<?> reply() default void.class;

    /** An imperative without an answer ({@code $.Database.provision}): at most one rule carries it out. */
    boolean action() default false;

    /**
     * For a relation event the noun on the other side: {@code @Verb(value = "referred", by = User.class)} nested in
     * {@code User} makes {@code $.User.referred.by($.User)}, on the wire {@code User.referred.by.User}.
     */
    Class<?> by() default void.class;

    /** Accept and drop JSON members that the record does not have, instead of refusing them. */
    boolean open() default false;
}
