package kontor.kernel.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import kontor.kernel.message.Message;
import kontor.kernel.model.Meaning;
import kontor.kernel.model.RuleModel;
import kontor.kernel.model.RuleModel.Listens;
import kontor.kernel.model.Shape;
import kontor.kernel.model.VerbModel;
import kontor.sdk.Retry;
import kontor.sdk.spi.Run;

/**
 * The rule that keeps the meaning of entities with searchable fields. A write that changes one of these fields causes its
 * message; it embeds what the entity says by then. The vector goes into the store under the entity's version, so it does
 * no harm to do it twice, or after a later write was quicker.
 */
public final class EmbedRule {
    /** The rule's name. */
    public static final String NAME = "Kontor.embed";

    private EmbedRule() {}

    /** The rule. */
    public static RuleModel model() {
        return new RuleModel(
                NAME,
                "Kontor",
                new Listens.To(Meaning.TYPE, false),
                new RuleModel.Options(Retry.DEFAULT, null, false),
                "1",
                _ -> true,
                EmbedRule::embed);
    }

    /** Its verb, which nobody sends by hand. */
    public static VerbModel verb() {
        var shape = new Shape.Struct(Object.class, List.of(), true);
        return new VerbModel(Meaning.TYPE, VerbModel.Kind.EVENT, shape, "id", null, false);
    }

    /** Answers {@code {"version","numbers"}}; 0 numbers where the entity says nothing or is gone. */
    private static JsonNode embed(Message message) {
        var run = (KernelRun) Run.current();
        var data = message.data();
        return run.keepMeaning(
                run.noun(data.get("noun").asText()), data.get("id").asText());
    }
}
