package kontor.testkit.virtual;

/** A shard or the whole node dies: thrown through the driver's code only, never through the author's. */
final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Point point;
    private final boolean whole;

    Crash(Point point, boolean whole) {
        super(point.toString(), null, false, false);
        this.point = point;
        this.whole = whole;
    }

    Point point() {
        return point;
    }

    boolean whole() {
        return whole;
    }
}
