package kontor.node.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kontor.kernel.model.Model;
import kontor.node.config.NodeConfig;
import kontor.sdk.KontorException;
import kontor.store.cassandra.CassandraSettings;
import kontor.store.cassandra.CassandraStore;
import kontor.store.embedded.EmbeddedStore;
import kontor.store.embedded.Settings;
import kontor.store.journal.JournalStore;

/** Whether the store can be opened, is whole, and fits the businesses. */
final class StoreChecks {
    private static final String IN_USE = "KON-3001";
    private static final int SHOWN = 5;
    private static final Map<String, String> UNUSABLE = Map.of(
            "KON-3007",
                    "look at KONTOR_CASSANDRA_CONTACT_POINTS, _DATACENTER, _USER and _PASSWORD_FILE, and at Cassandra itself",
            "KON-3016", "run ./kontor schema with the same businesses");

    private final NodeConfig config;
    private final Model model;
    private final Progress progress;

    StoreChecks(NodeConfig config, Model model, Progress progress) {
        this.config = config;
        this.model = model;
        this.progress = progress;
    }

    List<Check> examine() {
        if (config.cassandra() != null) {
            return cluster(config.cassandra());
        }
        return Files.exists(config.data().resolve("kontor.db")) ? stored() : engine();
    }

    private EmbeddedStore open(Path folder) {
        return EmbeddedStore.open(folder, model.nouns(), config.node().shards(), Settings.standard());
    }

    private List<Check> stored() {
        try (var store = open(config.data())) {
            return List.of(Check.ok("lock", "no node has the data folder"), integrity(store), rules(store));
        } catch (KontorException e) {
            return e.code().equals(IN_USE)
                    ? List.of(
                            Check.note("lock", String.valueOf(e.getMessage()), ""),
                            Check.skipped(
                                    "store", "a node has it", "stop the node and run this again to check the store"))
                    : List.of(Check.failed("store", e.toString(), "start from a backup if it cannot be mended"));
        }
    }

    // Nothing is made or changed; nodes may go on meanwhile.
    private List<Check> cluster(CassandraSettings settings) {
        try (var store =
                CassandraStore.asItIs(settings, model.nouns(), config.node().shards())) {
            var reached = "keyspace " + settings.keyspace() + ", "
                    + Text.count(config.node().shards(), "shard") + ", tables as they should be";
            return List.of(Check.ok("cassandra", reached), integrity(store), rules(store));
        } catch (KontorException e) {
            return List.of(
                    Check.failed("cassandra", e.toString(), UNUSABLE.getOrDefault(e.code(), "")),
                    Check.skipped("store", "Cassandra comes first", ""));
        }
    }

    private Check integrity(JournalStore store) {
        var seen = new long[1];
        var problems = RebuildCommand.done(store.verify(entities -> {
            seen[0] = entities;
            progress.at("checking: " + entity(entities));
        }));
        if (problems.isEmpty()) {
            return Check.ok("store", entity(seen[0]) + " and their histories are whole");
        }
        var shown = problems.stream().limit(SHOWN).collect(Collectors.joining("; "));
        return Check.failed(
                "store",
                problems.size() + " problems: " + shown,
                "where only rows are wrong, ./kontor rebuild NOUN makes them anew; where a history is broken, go back to a"
                        + " backup and keep the folder for whoever looks into it");
    }

    private static String entity(long number) {
        return number == 1 ? "1 entity" : String.format(Locale.ROOT, "%,d entities", number);
    }

    // A run whose rule is gone would wait for ever: a start is refused because of it.
    private Check rules(JournalStore store) {
        var open = RebuildCommand.done(store.openRuns());
        var lost = open.entrySet().stream()
                .filter(entry -> entry.getValue() > 0 && model.rule(entry.getKey()) == null)
                .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
                .sorted()
                .collect(Collectors.joining(", "));
        return lost.isEmpty()
                ? Check.ok("open runs", "every open run has its rule")
                : Check.failed(
                        "open runs",
                        "rules are gone that have open runs: " + lost,
                        "load the business that has them with --business, or start once with --allow-lost-rules and cancel"
                                + " the runs");
    }

    // There is nothing to check yet but that a store can be made here.
    private List<Check> engine() {
        try {
            var folder = Files.createTempDirectory("kontor-doctor");
            try (var store = open(folder)) {
                RebuildCommand.done(store.verify(_ -> {}));
            } finally {
                delete(folder);
            }
            return List.of(Check.ok("store", "none yet; ./kontor run makes it"));
        } catch (IOException | KontorException e) {
            return List.of(
                    Check.failed("store", "a store cannot be made: " + e, "is there room in the temporary folder?"));
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
