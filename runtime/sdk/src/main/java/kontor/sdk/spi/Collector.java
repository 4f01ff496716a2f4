package kontor.sdk.spi;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import kontor.sdk.Rule;

/** Notes each rule that is made while a business is constructed, so that one not kept in a field is found. */
public final class Collector {
    private static final ScopedValue<List<Rule>> MADE = ScopedValue.newInstance();

    private Collector() {}

    /** What was constructed, and the rules that were made meanwhile, in order. */
    public record Collected<T>(T value, List<Rule> made) {}

    /** Constructs something and collects the rules that are made meanwhile. */
    public static <T> Collected<T> collecting(Supplier<T> construct) {
        var made = new ArrayList<Rule>();
        var value = ScopedValue.where(MADE, made).call(construct::get);
        return new Collected<>(value, List.copyOf(made));
    }

    /** Called by {@code on} and {@code every}. */
    public static <R extends Rule> R made(R rule) {
        if (MADE.isBound()) {
            MADE.get().add(rule);
        }
        return rule;
    }
}
