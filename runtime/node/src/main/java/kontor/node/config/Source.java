package kontor.node.config;

import com.typesafe.config.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import kontor.sdk.KontorException;
import org.jspecify.annotations.Nullable;

/**
 * Where values come from: the environment first, then the configuration. What cannot be used is refused with KON-1001.
 *
 * @param config the keys under {@code kontor}, defaults included
 * @param environment the variables of the process
 */
record Source(Config config, Map<String, String> environment) {
    /** A text; an empty variable counts as none. */
    String text(String variable, String key) {
        var value = variable(variable);
        return value == null ? config.getString(key) : value;
    }

    /** A text, null where it is blank. */
    @Nullable
    String textOrNull(String variable, String key) {
        var text = text(variable, key);
        return text.isBlank() ? null : text;
    }

    int number(String variable, String key) {
        var value = variable(variable);
        if (value == null) {
            return config.getInt(key);
        }
        try {
            return Integer.parseInt(value.strip());
        } catch (NumberFormatException e) {
            throw new KontorException("KON-1001", variable + " is '" + value + "'; expected a number, as 8080", e);
        }
    }

    /** One of a few words, in any case. */
    <E extends Enum<E>> E choice(String variable, String key, Class<E> type) {
        return oneOf(text(variable, key), variable + " or " + key, type);
    }

    /** One of a few words, as given under a name. */
    static <E extends Enum<E>> E oneOf(String given, String name, Class<E> type) {
        return Arrays.stream(type.getEnumConstants())
                .filter(one -> one.name().equalsIgnoreCase(given.strip()))
                .findFirst()
                .orElseThrow(() -> new KontorException(
                        "KON-1001", name + " is '" + given + "'; expected one of " + words(type.getEnumConstants())));
    }

    private static String words(Enum<?>[] all) {
        return Arrays.stream(all)
                .map(one -> one.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }

    /** A folder, null where none is named. */
    @Nullable
    Path folder(String key) {
        var named = config.getString(key);
        return named.isBlank() ? null : Path.of(named);
    }

    /** A secret from the environment, or from the file that a key names; null where there is neither. */
    @Nullable
    String secret(String variable, String fileKey) {
        return secretIn(variable, config.getString(fileKey));
    }

    /** A secret from the environment, or from a file; null where neither is given. */
    @Nullable
    String secretIn(String variable, String file) {
        var value = variable(variable);
        if (value != null) {
            return value.strip();
        }
        return file.isBlank() ? null : content(Path.of(file)).strip();
    }

    /** A variable of the environment, null where it is missing or blank. */
    @Nullable
    String variable(String name) {
        var value = environment.get(name);
        return value == null || value.isBlank() ? null : value;
    }

    static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new KontorException(
                    "KON-1001", "the file " + file.toAbsolutePath() + " cannot be read: " + e.getMessage(), e);
        }
    }
}
