package kontor.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import kontor.kernel.model.Json;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A command that calls a running node. */
abstract class NodeCommand extends BaseCommand {
    private static final String URL = "http://127.0.0.1:8080";

    @Option(
            names = "--url",
            order = 90,
            paramLabel = "URL",
            description = "Where the node is; " + URL + " unless KONTOR_URL says otherwise.")
    private @Nullable String url;

    @Option(
            names = "--key",
            order = 91,
            paramLabel = "KEY",
            description = "The key for a node that asks for one. Better KONTOR_KEY: others on this machine can see"
                    + " arguments.")
    private @Nullable String key;

    @Option(
            names = "--json",
            order = 92,
            description = "Print the node's JSON for programs; lists as one line an item.")
    private boolean json;

    final boolean json() {
        return json;
    }

    @Override
    final int execute() {
        try (var client = new NodeClient(url(), key())) {
            return run(client);
        }
    }

    /** Does it with a node; answers the exit code. */
    abstract int run(NodeClient client);

    private String url() {
        var environment = System.getenv("KONTOR_URL");
        var given = url != null ? url : environment == null || environment.isBlank() ? URL : environment.strip();
        var full = given.contains("://") ? given : "http://" + given;
        try {
            var uri = new URI(full);
            var scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            var plain = (scheme.equals("http") || scheme.equals("https"))
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
            if (plain) {
                return full.replaceFirst("/+$", "");
            }
        } catch (URISyntaxException e) {
            // Told below.
        }
        throw usage("the URL of the node is '" + Text.plain(given) + "'; expected one as " + URL);
    }

    // What is wrong with a key is told without the key.
    private @Nullable String key() {
        var given = key != null ? key : System.getenv("KONTOR_KEY");
        if (given == null || given.isBlank()) {
            return null;
        }
        var stripped = given.strip();
        if (!stripped.chars().allMatch(character -> character > ' ' && character < 127)) {
            throw usage("the key holds characters that no key has; is it quoted as a whole?");
        }
        return stripped;
    }

    /** Prints JSON in one line. */
    final void line(JsonNode json) {
        out().println(Json.text(json));
    }

    final void print(Table table) {
        table.print(out(), Screen.width());
    }
}
