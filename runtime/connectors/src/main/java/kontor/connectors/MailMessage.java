package kontor.connectors;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import kontor.kernel.message.Ids;
import kontor.sdk.builtin.Delivery;

/** A delivery as a MIME message: plain text, with an HTML alternative where there is one. */
final class MailMessage extends MimeMessage {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final String UTF_8 = StandardCharsets.UTF_8.name();
    private final String messageId;

    private MailMessage(Session session, String messageId) {
        super(session);
        this.messageId = messageId;
    }

    static MimeMessage of(Session session, Delivery delivery, String from) throws MessagingException {
        var sender = new InternetAddress(from, true);
        var message = new MailMessage(session, messageId(delivery.id(), sender));
        message.setFrom(sender);
        message.setRecipient(Message.RecipientType.TO, recipient(delivery.to()));
        // A line break would end the header, and what follows would be headers of somebody else's choice.
        message.setSubject(delivery.subject() == null ? "" : delivery.subject().replaceAll("\\s+", " "), UTF_8);
        if (delivery.html() == null) {
            message.setText(delivery.body(), UTF_8);
        } else {
            message.setContent(new MimeMultipart("alternative", text(delivery.body()), html(delivery.html())));
        }
        message.saveChanges();
        return message;
    }

    private static InternetAddress recipient(String to) throws MessagingException {
        var address = new InternetAddress(to, true);
        address.validate();
        return address;
    }

    private static MimeBodyPart text(String body) throws MessagingException {
        var part = new MimeBodyPart();
        part.setText(body, UTF_8);
        return part;
    }

    private static MimeBodyPart html(String body) throws MessagingException {
        var part = new MimeBodyPart();
        part.setText(body, UTF_8, "html");
        return part;
    }

    private static String messageId(String delivery, InternetAddress sender) {
        var left = PLAIN.matcher(delivery).matches() ? delivery : Ids.hash("message-id", delivery);
        var address = sender.getAddress();
        return "<" + left + "@" + address.substring(address.lastIndexOf('@') + 1) + ">";
    }

    @Override
    protected void updateMessageID() throws MessagingException {
        setHeader("Message-ID", messageId);
    }
}
