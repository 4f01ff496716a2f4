package kontor.testkit;

import static kontor.testkit.Performance.join;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import kontor.kernel.entity.EntityEvent;
import kontor.kernel.message.Outcome;
import kontor.kernel.model.Json;
import kontor.kernel.model.NounModel;
import kontor.kernel.run.RunRecord;
import kontor.kernel.shard.EachPage;

/** What has become of a story, as lines that can be compared: entities with their histories, messages, runs. */
final class Outcomes {
    private static final int ALL = 1_000_000;
    private final Performance performance;
    private final List<String> lines = new ArrayList<>();

    private Outcomes(Performance performance) {
        this.performance = performance;
    }

    static List<String> of(Performance performance) {
        var outcomes = new Outcomes(performance);
        performance.model().nouns().forEach(outcomes::entities);
        outcomes.messages();
        outcomes.runs();
        return outcomes.lines;
    }

    private void entities(NounModel noun) {
        for (var id : new Rehearsed(performance).ids(noun.name())) {
            var state = join(performance.store().entity(noun.name(), id)).orElseThrow();
            lines.add(noun.name() + " '" + id + "' version " + state.version() + (state.deleted() ? " deleted " : " ")
                    + Json.text(Json.of(state.state())));
            join(performance.store().history(noun.name(), id, 0, ALL)).forEach(event -> event(noun, id, event));
        }
    }

    private void event(NounModel noun, String id, EntityEvent event) {
        lines.add("  " + noun.name() + " '" + id + "' " + event.version() + " "
                + event.kind().word() + " " + Json.text(event.change()) + " by step "
                + event.key().step() + " of " + rule(event));
    }

    private static String rule(EntityEvent event) {
        return event.cause() == null ? "nobody" : Objects.toString(event.cause().rule());
    }

    private void messages() {
        join(performance.store().messagesAfter(0, ALL)).stream()
                .map(logged -> logged.message())
                .filter(message -> !message.type().equals(EachPage.TYPE))
                .map(message -> "message " + message.type() + " of '" + message.subject() + "' " + message.source()
                        + " " + message.id() + " " + Json.text(message.data()))
                .sorted()
                .forEach(lines::add);
    }

    private void runs() {
        join(performance.store().runs(null, null, ALL, null)).items().stream()
                .map(Outcomes::run)
                .sorted()
                .forEach(lines::add);
    }

    private static String run(RunRecord run) {
        var result = run.result() == null ? "" : " -> " + Json.text(run.result());
        return "run " + run.rule() + (run.row() == null ? "" : "[" + run.row() + "]") + " of " + run.message() + " is "
                + run.state().word() + (run.wakeAt() == null ? "" : " until " + run.wakeAt())
                + (run.error() == null ? "" : " " + error(run.error())) + result;
    }

    private static String error(Outcome.Refused error) {
        return error.code() + " " + error.detail();
    }

    /** The first lines that only one of two outcomes has. */
    static List<String> difference(List<String> without, List<String> with) {
        var difference = new ArrayList<String>();
        without.stream().filter(line -> !with.contains(line)).limit(10).forEach(line -> difference.add("- " + line));
        with.stream().filter(line -> !without.contains(line)).limit(10).forEach(line -> difference.add("+ " + line));
        return difference;
    }
}
