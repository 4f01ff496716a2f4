package kontor.vocabulary;

import java.util.Locale;
import java.util.regex.Pattern;
import javax.lang.model.SourceVersion;

/** How names look. */
final class Names {
    private static final Pattern WIRE = Pattern.compile("[A-Za-z0-9_-]+");
    private static final Pattern PACKAGES = Pattern.compile("\\b(?:[a-z_][A-Za-z0-9_]*\\.)+(?=[A-Z$])");

    private Names() {}

    /** Whether it can be a noun's name on the wire. */
    static boolean isWireName(String name) {
        return WIRE.matcher(name).matches();
    }

    /** Whether it can be a verb's name: on the wire, and as a field of the noun's words. */
    static boolean isVerbName(String name) {
        return isWireName(name) && SourceVersion.isName(name);
    }

    /** The verb of a payload record: {@code GenerateKey} is {@code generateKey}, {@code APICalled} is {@code apiCalled}. */
    static String verbOf(String record) {
        var capitals = 0;
        while (capitals < record.length() && Character.isUpperCase(record.charAt(capitals))) {
            capitals++;
        }
        var startsNextWord =
                capitals > 1 && capitals < record.length() && Character.isLowerCase(record.charAt(capitals));
        var small = startsNextWord ? capitals - 1 : capitals;
        return record.substring(0, small).toLowerCase(Locale.ROOT) + record.substring(small);
    }

    /** A type as an author writes it, without packages. */
    static String brief(Object type) {
        return PACKAGES.matcher(type.toString()).replaceAll("");
    }
}
