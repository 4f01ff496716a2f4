package kontor.connectors;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The SMTP server that takes the mail.
 *
 * @param host its name or address
 * @param port its port
 * @param security how the connection is protected
 * @param user who signs in, null without authentication
 * @param password from the environment or a file, never from a configuration that is shared
 * @param from the sender's address, as {@code Acme <hello@acme.example>}
 * @param timeout for connecting, and for each answer of the server
 * @param connections how many mails are handed over at once; further ones wait
 */
public record MailSettings(
        String host,
        int port,
        Security security,
        @Nullable String user,
        @Nullable String password,
        String from,
        Duration timeout,
        int connections) {
    /** How the connection is protected. */
    public enum Security {
        /** Not at all: for a server on the same machine. */
        NONE,
        /** Upgraded by STARTTLS, which the server must offer (usually port 587). */
        STARTTLS,
        /** TLS from the first byte (usually port 465). */
        TLS
    }

    /** The settings without the password. */
    @Override
    public String toString() {
        return "MailSettings[" + host + ":" + port + ", " + security + ", user=" + user + ", from=" + from
                + ", timeout=" + timeout + ", connections=" + connections + "]";
    }
}
