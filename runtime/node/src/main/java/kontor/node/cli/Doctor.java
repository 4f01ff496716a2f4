package kontor.node.cli;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import kontor.kernel.model.Model;
import kontor.node.Businesses;
import kontor.node.config.NodeConfig;
import kontor.sdk.KontorException;
import org.jspecify.annotations.Nullable;

/** Examines what a node needs, in the order in which a start would come to it. */
final class Doctor {
    private static final int JAVA = 25;
    private static final long GIB = 1024L * 1024 * 1024;
    private static final String FLAG = "-XX:+UseCompactObjectHeaders";
    private static final String CONFIGURE = "correct it; conf/kontor.conf explains every key";

    private final Supplier<NodeConfig> source;
    private final Progress progress;
    private final List<Check> checks = new ArrayList<>();

    Doctor(Supplier<NodeConfig> source, Progress progress) {
        this.source = source;
        this.progress = progress;
    }

    /** All checks that could be made. */
    List<Check> examine() {
        checks.add(java());
        checks.add(flags());
        var config = config();
        if (config == null) {
            checks.add(Check.skipped("everything else", "the configuration comes first", ""));
            return checks;
        }
        checks.add(access(config));
        checks.add(connectors(config));
        checks.add(models(config));
        var model = businesses(config);
        // A node of a cluster has nothing in its folder.
        var folder = config.cassandra() == null ? folder(config.data()) : null;
        if (folder != null) {
            checks.add(folder);
        }
        if (model == null || folder != null && folder.isFailed()) {
            checks.add(Check.skipped("store", "businesses and data folder come first", ""));
        } else {
            checks.addAll(new StoreChecks(config, model, progress).examine());
        }
        checks.add(PortCheck.of(config.http()));
        return checks;
    }

    private static Check java() {
        var found = Runtime.version() + " at " + System.getProperty("java.home");
        return Runtime.version().feature() >= JAVA
                ? Check.ok("java", found)
                : Check.failed("java", found, "install a JDK " + JAVA + " or newer, or point KONTOR_JAVA_HOME at one");
    }

    private static Check flags() {
        var given = ManagementFactory.getRuntimeMXBean().getInputArguments();
        return given.contains(FLAG)
                ? Check.ok("java flags", String.join(" ", given))
                : Check.note(
                        "java flags",
                        FLAG + " is not given",
                        "start through ./kontor: a node needs less memory with it");
    }

    private @Nullable NodeConfig config() {
        try {
            var config = source.get();
            checks.add(Check.ok("configuration", "can be used"));
            return config;
        } catch (RuntimeException e) {
            checks.add(Check.failed("configuration", e.toString(), CONFIGURE));
            return null;
        }
    }

    private static Check access(NodeConfig config) {
        var host = config.http().host();
        try {
            var loopback = InetAddress.getByName(host).isLoopbackAddress();
            var keys = config.http().keys().size();
            if (keys == 0 && !loopback) {
                return Check.failed(
                        "access",
                        host + " is open to other machines and there is no key",
                        "set KONTOR_HTTP_KEYS=\"name=$(openssl rand -hex 32)\" or http.keys-file, or listen on 127.0.0.1");
            }
            return Check.ok("access", keys == 0 ? "this machine only, without keys" : Text.count(keys, "key"));
        } catch (IOException e) {
            return Check.failed("access", "the address " + host + " is not known here", "set http.host to one that is");
        }
    }

    private static Check connectors(NodeConfig config) {
        var held = Stream.of(
                        config.connectors().mail() == null ? "mail" : "",
                        config.connectors().slack() == null ? "slack" : "")
                .filter(name -> !name.isEmpty())
                .toList();
        return held.isEmpty()
                ? Check.ok("connectors", "mail and slack are configured")
                : Check.note(
                        "connectors",
                        "not configured: " + String.join(", ", held),
                        "what goes out there is held as a Delivery; conf/kontor.conf tells how to send it");
    }

    private static Check models(NodeConfig config) {
        var providers = config.connectors().ai().reachable().keySet();
        if (!providers.isEmpty()) {
            return Check.ok("models", "served by " + String.join(", ", providers));
        }
        var mend = "set KONTOR_OPENAI_KEY, KONTOR_ANTHROPIC_KEY or KONTOR_OLLAMA_URL, and KONTOR_AI_MODEL";
        return config.production()
                ? Check.note("models", "no provider: ai.generate is refused", mend)
                : Check.note("models", "no provider: answers of ai.generate are made up", mend);
    }

    private @Nullable Model businesses(NodeConfig config) {
        try {
            var businesses = Businesses.load(config.businesses());
            var model = businesses.model(_ -> "");
            var found = Text.count(model.nouns().size(), "noun") + ", "
                    + Text.count(model.rules().size(), "rule") + " of " + String.join(", ", model.businesses());
            checks.add(
                    config.businesses().isEmpty()
                            ? Check.note(
                                    "businesses", found, "none of your own is loaded; name its jar with --business")
                            : Check.ok("businesses", found));
            return model;
        } catch (KontorException e) {
            checks.add(Check.failed("businesses", e.toString(), "give every jar that is needed with --business"));
            return null;
        }
    }

    private static Check folder(Path folder) {
        var path = folder.toAbsolutePath().normalize();
        try {
            Files.createDirectories(path);
            Files.delete(Files.createTempFile(path, "doctor", ".tmp"));
            long free = Files.getFileStore(path).getUsableSpace();
            var found = path + ", " + free / GIB + " GiB free";
            return free >= GIB
                    ? Check.ok("data folder", found)
                    : Check.note("data folder", found, "make room: when the disk is full, messages are refused");
        } catch (IOException e) {
            return Check.failed(
                    "data folder", path + ": " + e, "the node needs to read and write there; or set KONTOR_DATA");
        }
    }
}
