package kontor.sdk.builtin;

import java.util.LinkedHashMap;
import java.util.Map;
import kontor.sdk.Noun;
import kontor.sdk.Verb;
import org.jspecify.annotations.Nullable;

/** Mail to people: {@code send($.Email.send, Mail.to(customer.email(), "welcome", customer, account))}. */
@Noun
public interface Email {
    /**
     * A mail to send. What becomes of it is told by the {@link Delivery} that it makes.
     *
     * @param to the recipient's address
     * @param template the template that renders subject and body, where they are not given
     * @param subject the subject line
     * @param body the text
     * @param data what the template may use, by name
     */
    @Verb(value = "send", action = true)
    record Mail(
            String to,
            @Nullable String template,
            @Nullable String subject,
            @Nullable String body,
            @Nullable Map<String, Object> data) {

        /** A mail from a template; each record is in its data under its name with a small first letter. */
        public static Mail to(String address, String template, Object... records) {
            var data = new LinkedHashMap<String, Object>();
            for (var one : records) {
                data.put(nameOf(one), one);
            }
            return new Mail(address, template, null, null, data);
        }

        /** A mail as it is written here. */
        public static Mail text(String address, String subject, String body) {
            return new Mail(address, null, subject, body, null);
        }

        /** The same mail with one more value for the template. */
        public Mail with(String name, Object value) {
            var more = new LinkedHashMap<String, Object>();
            if (data != null) {
                more.putAll(data);
            }
            more.put(name, value);
            return new Mail(to, template, subject, body, more);
        }

        private static String nameOf(Object record) {
            var name = record.getClass().getSimpleName();
            return Character.toLowerCase(name.charAt(0)) + name.substring(1);
        }
    }
}
