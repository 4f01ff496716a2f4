package kontor.sdk;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the payload component that names what a message is about. Messages of one subject start in order, and its shard
 * is the subject's. Without it: the component named like the noun ({@code account} in {@code Account}), else
 * {@code id}, else the message stands for itself.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.METHOD})
public @interface Subject {}
