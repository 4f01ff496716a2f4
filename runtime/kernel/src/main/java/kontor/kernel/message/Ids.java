package kontor.kernel.message;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/** Ids and hashes: functions of what they name, so that every replay makes the same ones. */
public final class Ids {
    private static final char[] ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
    private static final int OF_TIME = 9;
    private static final int OF_HASH = 14;
    private static final ThreadLocal<MessageDigest> SHA256 = ThreadLocal.withInitial(Ids::sha256);

    private Ids() {}

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** SHA-256 of the parts, each ended by a zero byte so that no two lists collide. */
    public static byte[] digest(String... parts) {
        var digest = SHA256.get();
        digest.reset();
        for (var part : parts) {
            digest.update(part.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
        }
        return digest.digest();
    }

    /** A hash in 32 hexadecimal digits. */
    public static String hash(String... parts) {
        return HexFormat.of().formatHex(digest(parts), 0, 16);
    }

    /**
     * A run's id: when its message was accepted, so that what is made together lies together in the store, and a hash of
     * the message, the rule and, for a child of an {@code each}, the row.
     */
    public static String run(String source, String message, String rule, String row, Instant accepted) {
        return "r" + time(accepted) + base32(digest("run", source, message, rule, row), OF_HASH);
    }

    /** The id of what a step makes; it begins with the time of its run, where that has one. */
    public static String ofStep(String run, int step, String what) {
        var digest = digest("step", run, Integer.toString(step), what);
        return run.length() == 1 + OF_TIME + OF_HASH
                ? run.substring(1, 1 + OF_TIME) + base32(digest, OF_HASH)
                : base32(digest, 20);
    }

    // Milliseconds in 45 bits: in the order of time until the year 3084.
    private static String time(Instant instant) {
        var text = new char[OF_TIME];
        long millis = instant.toEpochMilli();
        for (int i = OF_TIME - 1; i >= 0; i--) {
            text[i] = ALPHABET[(int) (millis & 31)];
            millis >>= 5;
        }
        return new String(text);
    }

    private static String base32(byte[] bytes, int length) {
        var result = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            int bit = i * 5;
            int value = ((bytes[bit >> 3] & 0xff) << 8) | (bytes[(bit >> 3) + 1] & 0xff);
            result.append(ALPHABET[(value >> (11 - (bit & 7))) & 31]);
        }
        return result.toString();
    }

    /** The shard of a subject: stable for a store's life, the same in every JVM. */
    public static int shard(String subject, int shards) {
        int h = 0x811c9dc5;
        for (int i = 0; i < subject.length(); i++) {
            h = (h ^ subject.charAt(i)) * 0x01000193;
        }
        h ^= h >>> 16;
        h *= 0x85ebca6b;
        h ^= h >>> 13;
        return Math.floorMod(h, shards);
    }
}
