package kontor.sdk;

/**
 * A business: a class with a public constructor without parameters whose fields, and whose nested classes' fields, are
 * {@link Rule}s. A jar names its businesses in {@code META-INF/services/kontor.sdk.Business}.
 */
public interface Business {
    /** How people call it; the class's simple name by default. */
    default String name() {
        return getClass().getSimpleName();
    }
}
