package kontor.kernel.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import kontor.kernel.entity.EntityCommand;
import kontor.kernel.message.HttpWrite;
import kontor.kernel.message.Message;
import kontor.kernel.model.Json;
import kontor.kernel.model.RuleModel;
import kontor.kernel.model.RuleModel.Listens;
import kontor.kernel.run.RunHost.EntityAnswer;
import kontor.sdk.Retry;
import kontor.sdk.spi.Run;

/** The rule that carries out writes over HTTP: a run like any other, so that history names its cause. */
public final class WriteRule {
    /** The rule's name. */
    public static final String NAME = "Kontor.write";

    private WriteRule() {}

    /** The rule. */
    public static RuleModel model() {
        return new RuleModel(
                NAME,
                "Kontor",
                new Listens.To(HttpWrite.TYPE, true),
                new RuleModel.Options(Retry.DEFAULT, null, true),
                "1",
                _ -> true,
                WriteRule::write);
    }

    /** Answers {@code {"status":201,"id","version","state"}}, or {@code {"status":409,"code","detail","errors"}}. */
    private static JsonNode write(Message message) {
        var run = (KernelRun) Run.current();
        var data = message.data();
        var noun = run.noun(data.get("noun").asText());
        var command = HttpWrite.command(data);
        return switch (run.write(noun, data.get("id").asText(), command)) {
            case EntityAnswer.Done(var state, var version) -> {
                var done = Json.object()
                        .put("status", status(command))
                        .put("id", data.get("id").asText());
                done.put("version", version);
                yield state == null ? done : done.<ObjectNode>set("state", state);
            }
            case EntityAnswer.Refused refused -> problem(refused);
        };
    }

    private static int status(EntityCommand command) {
        return switch (command) {
            case EntityCommand.Create _, EntityCommand.Put _ -> 201;
            case EntityCommand.Update _ -> 200;
            case EntityCommand.Delete _ -> 204;
            case EntityCommand.IfVersion(var then, var _) -> status(then);
        };
    }

    private static JsonNode problem(EntityAnswer.Refused refused) {
        var status = switch (refused.code()) {
            case "KON-2404" -> 404;
            case "KON-2409", "KON-2411" -> 409;
            case "KON-2410" -> 410;
            case "KON-2412" -> 412;
            default -> 422;
        };
        var problem =
                Json.object().put("status", status).put("code", refused.code()).put("detail", refused.detail());
        var errors = problem.putArray("errors");
        List.copyOf(refused.problems())
                .forEach(one -> errors.addObject().put("pointer", one.pointer()).put("detail", one.detail()));
        return problem;
    }
}
