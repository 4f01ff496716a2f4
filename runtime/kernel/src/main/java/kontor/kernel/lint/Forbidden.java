package kontor.kernel.lint;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A kind of call that has another answer each time.
 *
 * @param what what it does
 * @param instead what to write instead
 */
record Forbidden(String what, String instead) {
    private static final Forbidden CLOCK = new Forbidden(
            "reads the wall clock", "write now(), the run's own time, which is the same when it is replayed");
    private static final Forbidden CHANCE = new Forbidden(
            "rolls dice", "write newId() for an id; it is another one each time, but the same when it is replayed");
    private static final Forbidden THREADS = new Forbidden(
            "works on another thread",
            "write send(...) or each(...): what they start is recorded and survives a crash");
    private static final Forbidden PAUSE =
            new Forbidden("holds its thread", "write sleep(...), which survives a crash and holds no thread");

    private static final Set<String> CLOCKS = Set.of(
            "Instant",
            "LocalDate",
            "LocalDateTime",
            "LocalTime",
            "ZonedDateTime",
            "OffsetDateTime",
            "OffsetTime",
            "Year",
            "YearMonth",
            "MonthDay");
    private static final Set<String> WORKERS = Set.of(
            "java/util/concurrent/Executors",
            "java/util/concurrent/ForkJoinPool",
            "java/util/Timer",
            "java/util/concurrent/StructuredTaskScope",
            "java/util/concurrent/ThreadPoolExecutor",
            "java/util/concurrent/ExecutorService");

    /** What is wrong with a call; null when nothing is. */
    static @Nullable Forbidden of(String owner, String name, String descriptor) {
        if (readsClock(owner, name, descriptor)) {
            return CLOCK;
        }
        if (rollsDice(owner, name, descriptor)) {
            return CHANCE;
        }
        if ((owner.equals("java/lang/Thread") && name.equals("sleep"))
                || (owner.equals("java/util/concurrent/TimeUnit") && name.equals("sleep"))
                || (name.equals("wait") && owner.equals("java/lang/Object"))) {
            return PAUSE;
        }
        return startsThreads(owner, name) ? THREADS : null;
    }

    private static boolean readsClock(String owner, String name, String descriptor) {
        return switch (name) {
            case "now" -> owner.startsWith("java/time/") && CLOCKS.contains(owner.substring("java/time/".length()));
            case "currentTimeMillis", "nanoTime" -> owner.equals("java/lang/System");
            case "system", "systemUTC", "systemDefaultZone", "tick", "tickSeconds", "tickMinutes", "tickMillis" ->
                owner.equals("java/time/Clock");
            case "getInstance" -> owner.equals("java/util/Calendar");
            case "<init>" ->
                descriptor.equals("()V")
                        && (owner.equals("java/util/Date") || owner.equals("java/util/GregorianCalendar"));
            default -> false;
        };
    }

    private static boolean rollsDice(String owner, String name, String descriptor) {
        return switch (owner) {
            case "java/lang/Math", "java/lang/StrictMath" -> name.equals("random");
            case "java/util/UUID" -> name.equals("randomUUID");
            case "java/util/concurrent/ThreadLocalRandom" -> name.equals("current");
            case "java/util/Random", "java/util/SplittableRandom" -> name.equals("<init>") && descriptor.equals("()V");
            case "java/security/SecureRandom" -> true;
            case "java/util/random/RandomGenerator" -> name.equals("of") || name.equals("getDefault");
            case "java/util/Collections" -> name.equals("shuffle") && descriptor.equals("(Ljava/util/List;)V");
            default -> false;
        };
    }

    private static boolean startsThreads(String owner, String name) {
        if (WORKERS.contains(owner)) {
            return true;
        }
        return switch (name) {
            case "start", "startVirtualThread", "ofVirtual", "ofPlatform" -> owner.equals("java/lang/Thread");
            case "parallelStream", "parallel" -> owner.startsWith("java/util/");
            default -> owner.equals("java/util/concurrent/CompletableFuture") && name.endsWith("Async");
        };
    }
}
