package kontor.node;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import kontor.node.cli.FolderOptions;
import kontor.node.config.NodeConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts a node and stays until it is stopped. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Start a node and stay until it is stopped.",
        footer = {"", "Example: ./kontor run --business my-business/target/my-business.jar"})
final class RunCommand implements Callable<Integer> {
    private static final String SIGN_UP = """
              curl -s URL/events -H 'content-type: application/json' -d '{"type":"Customer.signup","data":{"id":"c-1","email":"ada@example.com","name":"Ada","company":"Analytical Engines"}}'
              curl -s URL/db/Account/ada@example.com/history
              curl -s URL/db/Delivery
            """;
    private static final String LOOK_AROUND = """
              curl -s URL/rules          # what the businesses listen to
              curl -s URL/openapi.json   # every message that they take, with its fields
              curl -s URL/db             # what they keep; for people: URL/
            """;

    /** The exit code of a node that the cluster has gone on without. */
    private static final int LOST = 4;

    @Mixin
    private final FolderOptions folder = new FolderOptions();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "The HTTP port, 0 for any free one. Or KONTOR_HTTP_PORT.")
    private @Nullable Integer port;

    @Option(
            names = "--allow-lost-rules",
            description = "Start although runs are not ended whose rules are gone; they stay blocked.")
    private boolean allowLostRules;

    @Override
    public Integer call() throws Exception {
        var config = config();
        Logs.use(config.log());
        var businesses = Businesses.load(config.businesses());
        var lost = new AtomicReference<@Nullable String>();
        var stop = new CountDownLatch(1);
        var stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            stop.countDown();
                            await(stopped);
                        },
                        "stop"));
        try (var node = KontorNode.start(config, businesses)) {
            node.lost().thenAccept(why -> {
                lost.set(why);
                stop.countDown();
            });
            say(node, businesses);
            stop.await();
        } finally {
            stopped.countDown();
        }
        if (lost.get() == null) {
            return 0;
        }
        System.err.println("KON-1208 the cluster has gone on without this node: " + lost.get()
                + ". What it had not finished goes on elsewhere; start it again");
        return LOST;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private NodeConfig config() {
        var config = folder.config().withLostRules(allowLostRules);
        return port == null ? config : config.withPort(port);
    }

    private static void say(KontorNode node, Businesses businesses) {
        var url = node.url();
        System.out.println("""

                Kontor runs at %1$s
                Data folder:   %2$s

                Try:
                %3$s""".formatted(
                        url,
                        node.config().data().toAbsolutePath().normalize(),
                        (businesses.declares("Customer.signup") ? SIGN_UP : LOOK_AROUND).replace("URL", url)));
        System.out.flush();
    }
}
