package kontor.sdk;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The number is never less than this, whatever the concurrency: a message or a write that would make it so is refused
 * (KON-1422, KON-2422). {@code @AtLeast(0) int inventory} is a stock that cannot be oversold.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.METHOD})
public @interface AtLeast {
    /** The least value. */
    long value();
}
