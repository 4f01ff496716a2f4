package kontor.node.config;

import java.nio.file.Path;
import kontor.connectors.MailSettings;
import kontor.connectors.SlackSettings;
import kontor.connectors.ai.AiSettings;
import kontor.connectors.fetch.FetchSettings;
import kontor.connectors.shippo.ShippoSettings;
import kontor.connectors.stripe.StripeSettings;
import org.jspecify.annotations.Nullable;

/**
 * How a node reaches the world outside.
 *
 * @param mail the SMTP server, null for none: mail is held
 * @param slack the Slack workspace, null for none: messages are held
 * @param templates a folder whose templates come before those of the businesses, null for none
 * @param ai who serves the language models
 * @param stripe the account at Stripe, null for none: in development a sandbox stands in, in production payments stay due
 * @param shippo the account at Shippo, null for none: in development a sandbox stands in, in production calls are refused
 * @param fetch how far {@code api.fetch} reaches
 */
public record ConnectorSettings(
        @Nullable MailSettings mail,
        @Nullable SlackSettings slack,
        @Nullable Path templates,
        AiSettings ai,
        @Nullable StripeSettings stripe,
        @Nullable ShippoSettings shippo,
        FetchSettings fetch) {
    static ConnectorSettings read(Source source, Environment environment) {
        return new ConnectorSettings(
                MailPart.read(source),
                SlackPart.read(source),
                source.folder("templates"),
                AiPart.read(source, environment),
                VendorParts.stripe(source),
                VendorParts.shippo(source),
                FetchPart.read(source));
    }
}
