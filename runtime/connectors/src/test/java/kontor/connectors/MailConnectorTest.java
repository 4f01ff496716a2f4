package kontor.connectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import kontor.connectors.MailSettings.Security;
import kontor.kernel.builtin.Composed;
import kontor.kernel.builtin.Handed;
import kontor.kernel.builtin.Handed.Outcome;
import kontor.kernel.model.Json;
import kontor.sdk.builtin.Delivery;
import kontor.sdk.builtin.Email.Mail;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MailConnectorTest {
    private static final Templates TEMPLATES = new Templates(List.of(MailConnectorTest.class.getClassLoader()), null);
    private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    @AfterEach
    void stop() {
        server.stop();
    }

    private static MailSettings settings(int port, @Nullable String user, @Nullable String password) {
        return new MailSettings(
                "127.0.0.1",
                port,
                Security.NONE,
                user,
                password,
                "Acme <hello@acme.example>",
                Duration.ofSeconds(2),
                4);
    }

    private static MailConnector to(int port) {
        return new MailConnector(TEMPLATES, settings(port, null, null));
    }

    private static Delivery delivery(String to, @Nullable String html) {
        return new Delivery(
                "d1",
                "email",
                to,
                "welcome",
                "Grüße, Ada",
                "Schön, dass du da bist\n",
                html,
                Delivery.State.QUEUED,
                0,
                null,
                null);
    }

    private static Handed deliver(MailConnector mail, Delivery delivery) throws InterruptedException {
        return Json.as(mail.call("deliver", Json.of(delivery), "step-1"), Handed.class);
    }

    private static String part(MimeMessage message, int index) throws MessagingException, IOException {
        return (String)
                ((MimeMultipart) message.getContent()).getBodyPart(index).getContent();
    }

    @Test
    void aMailArrivesAsPlainTextAndHtml() throws Exception {
        server.start();

        var handed = deliver(to(server.getSmtp().getPort()), delivery("ada@example.com", "<p>Schön</p>"));

        assertThat(handed).isEqualTo(Handed.sent());
        var mail = server.getReceivedMessages()[0];
        assertThat(mail.getSubject()).isEqualTo("Grüße, Ada");
        assertThat(mail.getFrom()[0]).hasToString("Acme <hello@acme.example>");
        assertThat(mail.getAllRecipients()[0]).hasToString("ada@example.com");
        assertThat(mail.getSentDate()).isNotNull();
        assertThat(mail.getContentType()).startsWith("multipart/alternative");
        assertThat(part(mail, 0)).isEqualToNormalizingNewlines("Schön, dass du da bist\n");
        assertThat(part(mail, 1)).isEqualTo("<p>Schön</p>");
    }

    @Test
    void aMailWithoutHtmlIsPlainText() throws Exception {
        server.start();

        deliver(to(server.getSmtp().getPort()), delivery("ada@example.com", null));

        var mail = server.getReceivedMessages()[0];
        assertThat(mail.getContentType()).isEqualTo("text/plain; charset=UTF-8");
        assertThat((String) mail.getContent()).contains("Schön, dass du da bist");
    }

    @Test
    void aDeliveryHandedOverTwiceHasTheSameMessageId() throws Exception {
        server.start();
        var mail = to(server.getSmtp().getPort());

        deliver(mail, delivery("ada@example.com", null));
        deliver(mail, delivery("ada@example.com", null));

        assertThat(server.getReceivedMessages())
                .extracting(MimeMessage::getMessageID)
                .containsExactly("<d1@acme.example>", "<d1@acme.example>");
    }

    @Test
    void aSubjectCannotSmuggleHeaders() throws Exception {
        server.start();
        var sly = new Delivery(
                "d2",
                "email",
                "ada@example.com",
                null,
                "Hi\r\nBcc: eve@example.com",
                "text",
                null,
                Delivery.State.QUEUED,
                0,
                null,
                null);

        deliver(to(server.getSmtp().getPort()), sly);

        var mail = server.getReceivedMessages()[0];
        assertThat(mail.getSubject()).isEqualTo("Hi Bcc: eve@example.com");
        assertThat(mail.getHeader("Bcc")).isNull();
    }

    @Test
    void whatIsNoAddressIsRefused() throws Exception {
        server.start();

        var handed = deliver(to(server.getSmtp().getPort()), delivery("ada at example.com", null));

        assertThat(handed.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(handed.detail()).isNotBlank();
    }

    @Test
    void aServerThatIsDownMayTakeItLater() throws Exception {
        int nobody;
        try (var socket = new ServerSocket(0)) {
            nobody = socket.getLocalPort();
        }

        var handed = deliver(to(nobody), delivery("ada@example.com", null));

        assertThat(handed.outcome()).isEqualTo(Outcome.LATER);
        assertThat(handed.detail()).contains("127.0.0.1", Integer.toString(nobody));
    }

    @Test
    void aServerThatSaysNothingMayTakeItLater() throws Exception {
        try (var silent = new ServerSocket(0)) {
            var impatient = new MailSettings(
                    "127.0.0.1",
                    silent.getLocalPort(),
                    Security.NONE,
                    null,
                    null,
                    "hello@acme.example",
                    Duration.ofMillis(200),
                    1);

            var handed = deliver(new MailConnector(TEMPLATES, impatient), delivery("ada@example.com", null));

            assertThat(handed.outcome()).isEqualTo(Outcome.LATER);
        }
    }

    @Test
    void aRefusalOfTheServerIsForGoodAndInItsWords() throws Exception {
        try (var smtp = new ScriptedSmtp("550 5.1.1 no such mailbox")) {
            var handed = deliver(to(smtp.port()), delivery("nobody@example.com", null));

            assertThat(handed).isEqualTo(Handed.refused("550 5.1.1 no such mailbox"));
        }
    }

    @Test
    void aServerThatIsBusyMayTakeItLater() throws Exception {
        try (var smtp = new ScriptedSmtp("451 4.7.1 greylisted, come back later")) {
            var handed = deliver(to(smtp.port()), delivery("ada@example.com", null));

            assertThat(handed).isEqualTo(Handed.later("451 4.7.1 greylisted, come back later"));
        }
    }

    @Test
    void aWrongPasswordIsNotTheMailsFault() throws Exception {
        server.setUser("kontor", "right");
        server.start();
        var mail = new MailConnector(TEMPLATES, settings(server.getSmtp().getPort(), "kontor", "wrong"));

        var handed = deliver(mail, delivery("ada@example.com", null));

        assertThat(handed.outcome()).isEqualTo(Outcome.LATER);
        assertThat(handed.detail()).startsWith("the server does not let us in");
        assertThat(settings(1, "kontor", "wrong").toString()).doesNotContain("wrong");
    }

    @Test
    void signsInWithTheRightPassword() throws Exception {
        server.setUser("kontor", "right");
        server.start();
        var mail = new MailConnector(TEMPLATES, settings(server.getSmtp().getPort(), "kontor", "right"));

        assertThat(deliver(mail, delivery("ada@example.com", null))).isEqualTo(Handed.sent());
    }

    @Test
    void withoutAServerMailsAreHeld() throws Exception {
        var mail = new MailConnector(TEMPLATES, null);

        assertThat(deliver(mail, delivery("ada@example.com", null))).isEqualTo(Handed.held());
        assertThat(mail.call("compose", Json.of(Mail.text("ada@example.com", "Hello", "Text")), "step"))
                .isEqualTo(Json.of(new Composed("Hello", "Text", null, Delivery.State.HELD)));
    }

    @Test
    void composesFromATemplate() throws Exception {
        var wanted = "{\"to\":\"ada@example.com\",\"template\":\"greeting\",\"data\":{\"customer\":{\"name\":\"Ada\"},"
                + "\"account\":{\"trialEnds\":\"2026-11-15\",\"owed\":29}}}";

        var composed = to(1).call("compose", Json.parse(wanted), "step");

        assertThat(composed.get("subject").asText()).isEqualTo("Hello Ada");
        assertThat(composed.get("body").asText()).contains("15 November 2026", "29.00");
        assertThat(composed.get("html").asText()).contains("<p>Hello Ada</p>");
        assertThat(composed.get("state").asText()).isEqualTo("queued");
    }

    @Test
    void aMailNeedsATemplateOrWords() {
        var silent = Json.parse("{\"to\":\"ada@example.com\",\"subject\":\"Hello\"}");

        assertThatThrownBy(() -> to(1).call("compose", silent, "step"))
                .hasMessage("the mail to ada@example.com has no body; give it a template, or both a subject and a body")
                .extracting("code")
                .isEqualTo("KON-4001");
    }

    @Test
    void settingsThatCannotWorkAreRefusedAtOnce() {
        var nameless = new MailSettings(
                "127.0.0.1", 25, Security.NONE, null, null, "not an address", Duration.ofSeconds(1), 1);

        assertThatThrownBy(() -> new MailConnector(TEMPLATES, nameless))
                .hasMessageContaining("'not an address', which is no address")
                .extracting("code")
                .isEqualTo("KON-4003");
        assertThatThrownBy(() -> new MailConnector(TEMPLATES, settings(25, "kontor", null)))
                .hasMessageStartingWith("mail has the user 'kontor' but no password");
    }
}
