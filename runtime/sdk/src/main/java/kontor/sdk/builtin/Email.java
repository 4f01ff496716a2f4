package kontor.sdk.builtin;

import java.util.LinkedHashMap;
import java.util.Map;
import kontor.sdk.Audience;
import kontor.sdk.Noun;
import kontor.sdk.Verb;
import org.jspecify.annotations.Nullable;

/** Mail to people: {@code send($.Email.send, Mail.to(customer.email(), "welcome", customer, account))}. */
@Noun
public interface Email {
    /**
     * A mail to send. What becomes of it is told by the {@link Delivery} that it makes.
     *
     * @param to the recipient's address, null where it goes to an audience
     * @param audience everybody who gets it, one mail each
     * @param template the template that renders subject and body, where they are not given
     * @param subject the subject line
     * @param body the text
     * @param data what the template may use, by name
     */
    @Verb(value = "send", action = true)
    record Mail(
            @Nullable String to,
            Audience.@Nullable Query audience,
            @Nullable String template,
            @Nullable String subject,
            @Nullable String body,
            @Nullable Map<String, Object> data) {

        /** A mail from a template; each record is in its data under its name with a small first letter. */
        public static Mail to(String address, String template, Object... records) {
            return new Mail(address, null, template, null, null, data(records));
        }

        /** A mail from a template to everybody of an audience, one mail each; the row is in its data as {@code person}. */
        public static Mail to(Audience<?> audience, String template, Object... records) {
            return new Mail(null, audience.query(), template, null, null, data(records));
        }

        /** A mail as it is written here. */
        public static Mail text(String address, String subject, String body) {
            return new Mail(address, null, null, subject, body, null);
        }

        /** A mail as it is written here, to everybody of an audience. */
        public static Mail text(Audience<?> audience, String subject, String body) {
            return new Mail(null, audience.query(), null, subject, body, null);
        }

        /** The same mail to one address instead. */
        public Mail to(String address) {
            return new Mail(address, null, template, subject, body, data);
        }

        /** The same mail with one more value for the template. */
        public Mail with(String name, Object value) {
            var more = new LinkedHashMap<String, Object>();
            if (data != null) {
                more.putAll(data);
            }
            more.put(name, value);
            return new Mail(to, audience, template, subject, body, more);
        }

        private static Map<String, Object> data(Object[] records) {
            var data = new LinkedHashMap<String, Object>();
            for (var one : records) {
                data.put(nameOf(one), one);
            }
            return data;
        }

        private static String nameOf(Object record) {
            var name = record.getClass().getSimpleName();
            return Character.toLowerCase(name.charAt(0)) + name.substring(1);
        }
    }
}
