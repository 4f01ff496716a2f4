package kontor.ingress;

import java.security.SecureRandom;
import java.time.InstantSource;

/** Ids for what comes without one: 26 characters, in the order of time. */
final class NewIds {
    private static final char[] ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
    private static final int OF_TIME = 10;
    private static final int OF_CHANCE = 16;

    private final SecureRandom chance = new SecureRandom();
    private final InstantSource clock;

    NewIds(InstantSource clock) {
        this.clock = clock;
    }

    String next() {
        var id = new char[OF_TIME + OF_CHANCE];
        long millis = clock.millis();
        for (int i = OF_TIME - 1; i >= 0; i--) {
            id[i] = ALPHABET[(int) (millis & 31)];
            millis >>>= 5;
        }
        var bytes = new byte[OF_CHANCE];
        chance.nextBytes(bytes);
        for (int i = 0; i < OF_CHANCE; i++) {
            id[OF_TIME + i] = ALPHABET[bytes[i] & 31];
        }
        return new String(id);
    }
}
