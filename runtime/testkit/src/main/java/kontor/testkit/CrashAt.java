package kontor.testkit;

import java.util.ArrayList;
import java.util.List;
import kontor.testkit.virtual.Chance;
import kontor.testkit.virtual.Point;

/** Counts the points at which a node may die, and lets it die at one of them. */
final class CrashAt implements Chance {
    private static final int NEVER = -1;
    private final int wanted;
    private final List<Point> points = new ArrayList<>();

    private CrashAt(int wanted) {
        this.wanted = wanted;
    }

    static CrashAt never() {
        return new CrashAt(NEVER);
    }

    static CrashAt point(int index) {
        return new CrashAt(index);
    }

    @Override
    public Fate fate(Point point) {
        points.add(point);
        return points.size() - 1 == wanted ? Fate.NODE_DIES : Fate.GOES_ON;
    }

    Point point() {
        return points.get(wanted);
    }

    /**
     * The points that differ. Before something is the same moment as after what came before it: the same is in the store
     * and everything else is lost, unless time has passed between.
     */
    List<Integer> worthTrying() {
        var found = new ArrayList<Integer>();
        for (int i = 0; i < points.size(); i++) {
            var after = switch (points.get(i).kind()) {
                case AFTER_WRITE, AFTER_CALL -> true;
                case BEFORE_WRITE, BEFORE_CALL -> false;
            };
            if (after || i == 0 || points.get(i).at().isAfter(points.get(i - 1).at())) {
                found.add(i);
            }
        }
        return found;
    }
}
