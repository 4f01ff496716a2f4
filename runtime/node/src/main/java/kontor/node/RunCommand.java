package kontor.node;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts a node and stays until it is stopped. */
@Command(
        name = "run",
        description = "Start a node and stay until it is stopped.",
        footer = {"", "Example: ./kontor run --business my-business/target/my-business.jar"})
final class RunCommand implements Callable<Integer> {
    @Option(
            names = "--conf",
            paramLabel = "FILE",
            description = "Configuration file; conf/kontor.conf explains every key. Or KONTOR_CONF.")
    private @Nullable Path conf;

    @Option(
            names = "--business",
            paramLabel = "JAR",
            description = "A jar with a business or a vocabulary; may be given several times.")
    private List<Path> businesses = new ArrayList<>();

    @Option(names = "--data", paramLabel = "FOLDER", description = "The data folder. Or KONTOR_DATA.")
    private @Nullable Path data;

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
        if (allowLostRules) {
            System.setProperty("kontor.allow-lost-rules", "true");
        }
        var config = config();
        var businesses = Businesses.load(config.businesses());
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
            say(node);
            stop.await();
        } finally {
            stopped.countDown();
        }
        return 0;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private NodeConfig config() {
        var environment = System.getenv();
        var file = conf != null
                ? conf
                : environment.containsKey("KONTOR_CONF") ? Path.of(environment.get("KONTOR_CONF")) : null;
        var config = NodeConfig.load(file, environment).withBusinesses(businesses);
        if (data != null) {
            config = config.withData(data);
        }
        return port == null ? config : config.withPort(port);
    }

    private static void say(KontorNode node) {
        var url = node.url();
        System.out.println(
                """

                Kontor runs at %1$s
                Data folder:   %2$s

                Try:
                  curl -s %1$s/events -H 'content-type: application/json' -d '{"type":"Customer.signup","data":{"id":"c-1","email":"ada@example.com","name":"Ada","company":"Analytical Engines"}}'
                  curl -s %1$s/db/Account/ada@example.com/history
                  curl -s %1$s/db/Delivery
                """.formatted(url, node.config().data().toAbsolutePath().normalize()));
        System.out.flush();
    }
}
