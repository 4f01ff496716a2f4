package kontor.sdk;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kontor.sdk.words.Noun;
import org.jspecify.annotations.Nullable;

/**
 * What a person is asked with {@code user.decide(...)}.
 *
 * @param kind what sort of decision it is, as {@code moderation}
 * @param title what is to be decided, in words
 * @param outcomes the answers there are
 * @param about what it is about, as {@code Content/c-1}
 * @param assignee the mail address of whoever is asked; nobody in particular where it is null
 * @param data what the person needs to decide
 * @param reminder the assignee is reminded after this time; never where it is null
 * @param deadline the question expires after this time; never where it is null
 */
public record Question(
        String kind,
        String title,
        List<String> outcomes,
        @Nullable String about,
        @Nullable String assignee,
        @Nullable Map<String, Object> data,
        @Nullable Duration reminder,
        @Nullable Duration deadline) {
    /** A question that is answered with {@code approved} or {@code rejected}. */
    public static Question approval(String kind, String title) {
        return choice(kind, title, "approved", "rejected");
    }

    /** A question that is answered with one of these. */
    public static Question choice(String kind, String title, String... outcomes) {
        return new Question(kind, title, List.of(outcomes), null, null, null, null, null);
    }

    /** The same question about an entity. */
    public Question about(Noun<?> noun, String id) {
        return new Question(kind, title, outcomes, noun.name() + "/" + id, assignee, data, reminder, deadline);
    }

    /** The same question to somebody, who gets a mail. */
    public Question to(String address) {
        return new Question(kind, title, outcomes, about, address, data, reminder, deadline);
    }

    /** The same question with one more thing to look at. */
    public Question showing(String name, Object value) {
        var more = new LinkedHashMap<String, Object>();
        if (data != null) {
            more.putAll(data);
        }
        more.put(name, value);
        return new Question(kind, title, outcomes, about, assignee, more, reminder, deadline);
    }

    /** The same question with a reminder after this time, once. */
    public Question remindAfter(Duration time) {
        return new Question(kind, title, outcomes, about, assignee, data, time, deadline);
    }

    /** The same question, which expires after this time. */
    public Question within(Duration time) {
        return new Question(kind, title, outcomes, about, assignee, data, reminder, time);
    }
}
