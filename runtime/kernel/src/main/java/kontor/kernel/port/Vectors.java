package kontor.kernel.port;

import kontor.sdk.KontorException;

/** Vectors of meaning: what every store takes, and how near two are. */
public final class Vectors {
    /** The most numbers that a vector may have. */
    public static final int LONGEST = 8_192;

    private Vectors() {}

    /** Refuses (KON-3013) what is no vector. */
    public static void check(float[] vector) {
        if (vector.length > LONGEST) {
            throw new KontorException(
                    "KON-3013", "a vector of " + vector.length + " numbers; it has at most " + LONGEST);
        }
        for (float number : vector) {
            if (!Float.isFinite(number)) {
                throw new KontorException("KON-3013", "a vector with " + number + " in it; its numbers are finite");
            }
        }
    }

    /** Whether a vector says something: one without a direction does not. */
    public static boolean says(float[] vector) {
        for (float number : vector) {
            if (number != 0) {
                return true;
            }
        }
        return false;
    }

    /** The vector of length 1 in the same direction; one without a direction stays as it is. */
    public static float[] unit(float[] vector) {
        double length = Math.sqrt(product(vector, vector));
        var unit = vector.clone();
        if (length > 0) {
            for (int i = 0; i < unit.length; i++) {
                unit[i] = (float) (vector[i] / length);
            }
        }
        return unit;
    }

    /** The cosine of the angle between two vectors of the same length; 0 where one has no direction. */
    public static double cosine(float[] a, float[] b) {
        double lengths = Math.sqrt(product(a, a)) * Math.sqrt(product(b, b));
        return lengths == 0 ? 0 : Math.clamp(product(a, b) / lengths, -1, 1);
    }

    private static double product(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
