package kontor.connectors;

import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Something that is made when it is first used: vendors' clients take long to load, and a node should start at once. */
public final class OnFirstUse<T> implements Supplier<T> {
    private @Nullable Supplier<T> maker;
    private volatile @Nullable T made;

    private OnFirstUse(Supplier<T> maker) {
        this.maker = maker;
    }

    /** Made by this, once. */
    public static <T> Supplier<T> of(Supplier<T> maker) {
        return new OnFirstUse<>(maker);
    }

    @Override
    public T get() {
        var known = made;
        return known == null ? make() : known;
    }

    private synchronized T make() {
        var known = made;
        if (known == null) {
            known = Objects.requireNonNull(maker).get();
            made = known;
            maker = null;
        }
        return known;
    }
}
