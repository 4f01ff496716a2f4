package kontor.ingress;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import kontor.sdk.KontorException;

/** Paths and what is percent-encoded in them. A slash inside an id is {@code %2F}, so paths are split before decoding. */
final class Paths {
    private static final String UNRESERVED = "-._~";

    private Paths() {}

    /** The decoded parts of a raw path: {@code /db/Account/a%2Fb} has three. */
    static List<String> split(String rawPath) {
        var parts = new ArrayList<String>();
        int start = afterAuthority(rawPath) + 1;
        while (start <= rawPath.length()) {
            int end = rawPath.indexOf('/', start);
            var part = end < 0 ? rawPath.substring(start) : rawPath.substring(start, end);
            parts.add(decode(part));
            start = end < 0 ? rawPath.length() + 1 : end + 1;
        }
        return parts;
    }

    // A proxy's request names the whole address: http://host/db.
    private static int afterAuthority(String target) {
        int scheme = target.startsWith("/") ? -1 : target.indexOf("://");
        return scheme < 0 ? 0 : Math.max(target.indexOf('/', scheme + 3), 0);
    }

    /** Decodes percent-encoded UTF-8; refused (KON-1400) when it is malformed. */
    static String decode(String raw) {
        if (raw.chars().anyMatch(c -> c >= 0x80)) {
            throw new KontorException(
                    "KON-1400", "the request line holds bytes that are not ASCII; percent-encode them as UTF-8");
        }
        return raw.indexOf('%') < 0 ? raw : decoded(raw);
    }

    private static String decoded(String raw) {
        var bytes = new ByteArrayOutputStream(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                bytes.write(hex(raw, i));
                i += 2;
            } else {
                bytes.write(c);
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new KontorException("KON-1400", "'" + brief(raw) + "' is not percent-encoded UTF-8", e);
        }
    }

    private static int hex(String raw, int percent) {
        int high = percent + 2 < raw.length() ? Character.digit(raw.charAt(percent + 1), 16) : -1;
        int low = high < 0 ? -1 : Character.digit(raw.charAt(percent + 2), 16);
        if (low < 0) {
            throw new KontorException("KON-1400", "'" + brief(raw) + "' has a % without two hexadecimal digits");
        }
        return high * 16 + low;
    }

    private static String brief(String text) {
        return text.length() <= 80 ? text : text.substring(0, 77) + "...";
    }

    /** An id as one part of a path. */
    static String encode(String id) {
        var encoded = new StringBuilder(id.length() + 8);
        for (byte b : id.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            var plain = c < 0x80 && (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0);
            if (plain) {
                encoded.append(c);
            } else {
                encoded.append('%')
                        .append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
                        .append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
            }
        }
        return encoded.toString();
    }
}
