package kontor.node.cli;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The path and query of a call. Segments and values are percent-encoded, so that ids may hold anything. */
final class Address {
    private static final String UNRESERVED = "-._~";

    private final StringBuilder text = new StringBuilder();
    private boolean queried;

    private Address() {}

    /** A path of these segments. */
    static Address of(String... segments) {
        var address = new Address();
        for (var segment : segments) {
            address.text.append('/').append(segment(segment));
        }
        return address;
    }

    /** An entity: the long form, which is right for every id. */
    static Address entity(String noun, String id, String... more) {
        var address = of("db", noun, "id", id);
        for (var segment : more) {
            address.text.append('/').append(segment);
        }
        return address;
    }

    /** Adds a parameter, unless it is null. */
    Address with(String name, @Nullable Object value) {
        if (value != null) {
            text.append(queried ? '&' : '?').append(name).append('=').append(encode(value.toString()));
            queried = true;
        }
        return this;
    }

    /** The same, to add other parameters to. */
    Address copy() {
        var copy = new Address();
        copy.text.append(text);
        copy.queried = queried;
        return copy;
    }

    // "." and ".." would be taken as steps in the tree.
    private static String segment(String segment) {
        var steps = segment.equals(".") || segment.equals("..");
        return steps ? segment.replace(".", "%2E") : encode(segment);
    }

    private static String encode(String value) {
        var encoded = new StringBuilder();
        for (var octet : value.getBytes(StandardCharsets.UTF_8)) {
            char character = (char) (octet & 0xff);
            var plain = (character >= 'a' && character <= 'z')
                    || (character >= 'A' && character <= 'Z')
                    || (character >= '0' && character <= '9')
                    || UNRESERVED.indexOf(character) >= 0;
            if (plain) {
                encoded.append(character);
            } else {
                encoded.append("%%%02X".formatted((int) character));
            }
        }
        return encoded.toString();
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
