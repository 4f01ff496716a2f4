package kontor.sdk.builtin;

import java.util.LinkedHashMap;
import java.util.Map;
import kontor.sdk.Noun;
import kontor.sdk.Verb;
import org.jspecify.annotations.Nullable;

/** What happened, for later questions: {@code send($.Analytics.track, Track.of("conversion", account.id()))}. */
@Noun
public interface Analytics {
    /**
     * Notes that something happened; it becomes an {@link Event}.
     *
     * @param event what happened, as {@code conversion}
     * @param account whose it is
     * @param data anything else
     */
    @Verb(value = "track", action = true)
    record Track(
            String event,
            @Nullable String account,
            @Nullable Map<String, Object> data) {
        /** Something that happened to an account. */
        public static Track of(String event, String account) {
            return new Track(event, account, null);
        }

        /** The same with one more value. */
        public Track with(String name, Object value) {
            var more = new LinkedHashMap<String, Object>();
            if (data != null) {
                more.putAll(data);
            }
            more.put(name, value);
            return new Track(event, account, more);
        }
    }
}
