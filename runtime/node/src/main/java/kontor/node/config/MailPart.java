package kontor.node.config;

import kontor.connectors.MailSettings;
import org.jspecify.annotations.Nullable;

/** The SMTP server: {@code mail}. */
final class MailPart {
    private MailPart() {}

    static @Nullable MailSettings read(Source source) {
        var host = source.textOrNull("KONTOR_SMTP_HOST", "mail.host");
        if (host == null) {
            return null;
        }
        return new MailSettings(
                host,
                source.number("KONTOR_SMTP_PORT", "mail.port"),
                source.choice("KONTOR_SMTP_SECURITY", "mail.security", MailSettings.Security.class),
                source.textOrNull("KONTOR_SMTP_USER", "mail.user"),
                source.secret("KONTOR_SMTP_PASSWORD", "mail.password-file"),
                source.text("KONTOR_MAIL_FROM", "mail.from"),
                source.config().getDuration("mail.timeout"),
                source.config().getInt("mail.connections"));
    }
}
