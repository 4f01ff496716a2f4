package kontor.testkit.memory;

import kontor.kernel.message.Wire;

/** What is kept is what a file would give back: everything goes through its JSON once. */
final class Copies {
    private Copies() {}

    static <T> T of(T value, Class<T> type) {
        return Wire.read(Wire.write(value, type), type);
    }
}
