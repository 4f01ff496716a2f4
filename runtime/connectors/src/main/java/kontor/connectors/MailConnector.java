package kontor.connectors;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Authenticator;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.ParseException;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Semaphore;
import kontor.kernel.builtin.Composed;
import kontor.kernel.builtin.Handed;
import kontor.kernel.model.Json;
import kontor.kernel.port.Connector;
import kontor.sdk.KontorException;
import kontor.sdk.builtin.Delivery;
import kontor.sdk.builtin.Email;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;

/**
 * Mail through an SMTP server. A delivery that is handed over twice (a node died in between) has the same Message-ID
 * both times, by which servers and readers recognise the duplicate.
 */
public final class MailConnector implements Connector {
    /** The name by which rules call it: the channel of its deliveries. */
    public static final String NAME = "email";

    // Sign in first, wrong password, mechanism too weak, encryption required: for whoever runs the node to mend.
    private static final Set<Integer> SETTINGS_ARE_WRONG = Set.of(530, 534, 535, 538);

    private final Templates templates;
    private final @Nullable MailSettings settings;
    private final @Nullable Semaphore connections;
    private final @Nullable Session session;

    /**
     * Mail. Refused with KON-4003 when the sender is no address, or there is a user without a password: otherwise every
     * mail would be refused for it later.
     *
     * @param templates what mails are made from
     * @param settings the server, null when none is configured: then mails are held
     */
    public MailConnector(Templates templates, @Nullable MailSettings settings) {
        if (settings != null) {
            check(settings);
        }
        this.templates = templates;
        this.settings = settings;
        this.connections = settings == null ? null : new Semaphore(settings.connections());
        this.session = settings == null ? null : session(settings);
    }

    @Override
    public boolean reads(String operation) {
        return operation.equals("compose");
    }

    @Override
    public String name() {
        return NAME;
    }

    /**
     * {@code compose}: an {@link Email.Mail} to a {@link Composed}; {@code deliver}: a {@link Delivery} to a
     * {@link Handed}. Refused with KON-4001 (neither template nor text), KON-4002 (another operation), KON-4101 to 4104
     * (the template).
     */
    @Override
    public JsonNode call(String operation, JsonNode request, String idempotencyKey) throws InterruptedException {
        return switch (operation) {
            case "compose" -> Json.of(compose(given(request, Email.Mail.class)));
            case "deliver" -> Json.of(deliver(given(request, Delivery.class)));
            default -> throw KeysConnector.unknown(NAME, operation, "compose, deliver");
        };
    }

    private static <T> T given(JsonNode request, Class<T> type) {
        return Objects.requireNonNull(Json.as(request, type));
    }

    private Composed compose(Email.Mail mail) {
        var state = settings == null ? Delivery.State.HELD : Delivery.State.QUEUED;
        if (mail.template() != null) {
            Map<String, Object> data = mail.data() == null ? Map.of() : mail.data();
            var rendered = templates.render(mail.template(), data);
            var subject = mail.subject() == null ? rendered.subject() : mail.subject();
            return new Composed(subject, rendered.text(), rendered.html(), state);
        }
        if (mail.subject() == null || mail.body() == null) {
            throw new KontorException(
                    "KON-4001",
                    "the mail to " + mail.to() + " has " + (mail.subject() == null ? "no subject" : "no body")
                            + "; give it a template, or both a subject and a body");
        }
        return new Composed(mail.subject(), mail.body(), null, state);
    }

    private Handed deliver(Delivery delivery) throws InterruptedException {
        if (settings == null || session == null || connections == null) {
            return Handed.held();
        }
        connections.acquire();
        try {
            Transport.send(MailMessage.of(session, delivery, settings.from()));
            return Handed.sent();
        } catch (MessagingException e) {
            return answerTo(e);
        } finally {
            connections.release();
        }
    }

    private static Handed answerTo(MessagingException e) {
        if (e instanceof ParseException) {
            return Handed.refused(words(e));
        }
        if (e instanceof AuthenticationFailedException) {
            return Handed.later("the server does not let us in: " + words(e));
        }
        for (Exception at = e; at != null; at = at instanceof MessagingException one ? one.getNextException() : null) {
            var code = code(at);
            if (code >= 500 && !SETTINGS_ARE_WRONG.contains(code)) {
                return Handed.refused(words(at));
            }
            if (code >= 400) {
                return Handed.later(words(at));
            }
        }
        return Handed.later(words(e));
    }

    private static int code(Exception e) {
        return switch (e) {
            case SMTPAddressFailedException address -> address.getReturnCode();
            case SMTPSenderFailedException sender -> sender.getReturnCode();
            case SMTPSendFailedException send -> send.getReturnCode();
            default -> 0;
        };
    }

    private static String words(Exception e) {
        var message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message.strip().replaceAll("\\s+", " ");
    }

    private static void check(MailSettings settings) {
        try {
            new InternetAddress(settings.from(), true).validate();
        } catch (AddressException e) {
            throw new KontorException(
                    "KON-4003",
                    "the sender of mails is '" + settings.from() + "', which is no address (" + words(e)
                            + "); expected something like Acme <hello@acme.example>",
                    e);
        }
        if (settings.user() != null && settings.password() == null) {
            throw new KontorException(
                    "KON-4003",
                    "mail has the user '" + settings.user() + "' but no password; give it one from the environment or a"
                            + " file, or leave the user out");
        }
    }

    private static Session session(MailSettings settings) {
        var properties = new Properties();
        var timeout = Long.toString(settings.timeout().toMillis());
        properties.put("mail.smtp.host", settings.host());
        properties.put("mail.smtp.port", Integer.toString(settings.port()));
        properties.put("mail.smtp.connectiontimeout", timeout);
        properties.put("mail.smtp.timeout", timeout);
        properties.put("mail.smtp.writetimeout", timeout);
        properties.put("mail.smtp.auth", Boolean.toString(settings.user() != null));
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        switch (settings.security()) {
            case NONE -> properties.put("mail.smtp.starttls.enable", "false");
            case STARTTLS -> {
                properties.put("mail.smtp.starttls.enable", "true");
                properties.put("mail.smtp.starttls.required", "true");
            }
            case TLS -> properties.put("mail.smtp.ssl.enable", "true");
        }
        return Session.getInstance(properties, new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                return new PasswordAuthentication(settings.user(), settings.password());
            }
        });
    }
}
