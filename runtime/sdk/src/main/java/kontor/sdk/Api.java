package kontor.sdk;

import kontor.sdk.api.FetchRequest;
import kontor.sdk.api.Fetched;
import kontor.sdk.api.ShippoApi;
import kontor.sdk.api.SlackApi;
import kontor.sdk.api.StripeApi;
import kontor.sdk.spi.Run;

/** The outside world: {@code api.slack.send("sales", "New trial signup")}. Each call is a recorded step. */
public final class Api {
    /** Slack. */
    public final SlackApi slack = new SlackApi();
    /** Stripe: payments. */
    public final StripeApi stripe = new StripeApi();
    /** Shippo: shipments. */
    public final ShippoApi shippo = new ShippoApi();

    Api() {}

    /**
     * Gets something over HTTP. A status of 400 or more is refused (KON-4120), except that 408, 425, 429 and 5xx let the run
     * be tried again. Only public addresses, unless the configuration allows others (KON-4121); at most 1 MiB (KON-4122);
     * redirects are followed up to five times.
     */
    public Fetched fetch(String url) {
        return fetch(FetchRequest.get(url));
    }

    /** Sends a request; one that is made again after a crash has the same {@code Idempotency-Key}. */
    public Fetched fetch(FetchRequest request) {
        return Run.current().call("fetch", "fetch", request, Fetched.class);
    }
}
