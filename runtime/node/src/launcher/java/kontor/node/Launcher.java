package kontor.node;

import java.lang.reflect.InvocationTargetException;

/** The entry of the jar, in bytecode that any Java can load: refuses one that is too old in one line, else starts {@code Main}. */
public final class Launcher {

    private static final int NEEDED = 25;

    private Launcher() {}

    public static void main(String[] args) throws Throwable {
        if (feature(System.getProperty("java.specification.version")) < NEEDED) {
            System.err.println("Kontor needs Java " + NEEDED + " or newer; this is Java "
                    + System.getProperty("java.specification.version") + " (" + System.getProperty("java.home")
                    + "). Install a JDK " + NEEDED + " or point JAVA_HOME at one.");
            System.exit(1);
        }
        try {
            Class.forName("kontor.node.Main").getMethod("main", String[].class).invoke(null, (Object) args);
        } catch (InvocationTargetException failure) {
            throw failure.getCause();
        }
    }

    /** 8 for "1.8", 17 for "17". */
    private static int feature(String specification) {
        return Integer.parseInt(specification.startsWith("1.") ? specification.substring(2) : specification);
    }
}
