package kontor.connectors.fetch;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How far {@code api.fetch} reaches.
 *
 * @param timeout for a whole exchange, redirects included, where the request says nothing
 * @param maxAnswer bytes of an answer past which it is refused
 * @param allow names of hosts, and networks as {@code 10.1.0.0/16}, that may be fetched from although they are not public
 * @param credentials by the name of the host: the header that goes with every request to it
 * @param rewrite beginnings of addresses, each ending with a slash, and what stands in for them
 */
public record FetchSettings(
        Duration timeout,
        int maxAnswer,
        List<String> allow,
        Map<String, Credential> credentials,
        Map<String, String> rewrite) {
    /** 30 seconds, 1 MiB, public addresses only. */
    public static FetchSettings standard() {
        return new FetchSettings(Duration.ofSeconds(30), 1024 * 1024, List.of(), Map.of(), Map.of());
    }

    /**
     * What lets us in at a host.
     *
     * @param header the name of the header, as {@code Authorization}
     * @param value its value, from the environment or a file
     */
    public record Credential(String header, String value) {
        /** The credential without its value. */
        @Override
        public String toString() {
            return "Credential[" + header + "]";
        }
    }
}
