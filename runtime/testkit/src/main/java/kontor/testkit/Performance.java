package kontor.testkit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import kontor.kernel.entity.Decision;
import kontor.kernel.entity.Entities;
import kontor.kernel.entity.EntityCommand;
import kontor.kernel.entity.EntityState;
import kontor.kernel.entity.StepKey;
import kontor.kernel.entity.Stored;
import kontor.kernel.entity.UniqueValues;
import kontor.kernel.message.Admission;
import kontor.kernel.message.Ids;
import kontor.kernel.message.Message;
import kontor.kernel.model.Fit;
import kontor.kernel.model.Json;
import kontor.kernel.model.Meaning;
import kontor.kernel.model.Model;
import kontor.kernel.port.Store;
import kontor.kernel.shard.Effect.Result;
import kontor.testkit.memory.MemoryStore;
import kontor.testkit.virtual.Chance;
import kontor.testkit.virtual.Submission;
import kontor.testkit.virtual.VirtualNode;

/** A story told once, on a node of its own. */
final class Performance {
    private final Model model;
    private final Store store;
    private final OutsideWorld outside;
    private final Transcript transcript = new Transcript();
    private final VirtualNode node;
    private final List<Submission> submissions = new ArrayList<>();
    private int given;

    /** The run that a given entity's event names. */
    static final String GIVEN = "given";

    Performance(Model model, OutsideWorld outside, Chance chance, Instant start) {
        this.model = model;
        this.store = new MemoryStore(model, VirtualNode.Shape.STANDARD.shards());
        this.outside = outside;
        this.node = new VirtualNode(VirtualNode.Shape.STANDARD, model, store, outside, chance, transcript, start);
        outside.time(node::now);
    }

    Model model() {
        return model;
    }

    Store store() {
        return store;
    }

    OutsideWorld outside() {
        return outside;
    }

    Transcript transcript() {
        return transcript;
    }

    /** Ids of entities that are no rows any more. */
    List<String> deleted(String noun) {
        return transcript.deleted(noun);
    }

    Instant now() {
        return node.now();
    }

    void play(List<Act> acts) {
        acts.forEach(this::play);
        node.awaitIdle();
        submissions.forEach(Performance::check);
    }

    private void play(Act act) {
        switch (act) {
            case Act.Given(var noun, var entity) -> given(noun.name(), entity);
            case Act.When(var verb, var payload) -> when(verb.name(), payload);
            case Act.WhenAll(var verb, var payloads) -> {
                payloads.forEach(payload -> submit(verb.name(), payload));
                node.awaitIdle();
            }
            case Act.WhenSeeing(var verb, var payload) -> {
                node.awaitIdle();
                when(verb.name(), payload.apply(new Rehearsed(this)));
            }
            case Act.After(var duration) -> node.advance(duration);
            case Act.Until(var time) -> node.advanceTo(time);
        }
    }

    // Written beside the story: it was there before, so no rule hears of it.
    private void given(String name, Object entity) {
        var noun = java.util.Objects.requireNonNull(model.noun(name));
        var fit = Fit.whole(Json.of(entity), noun.shape(), "/" + name);
        if (!fit.fits()) {
            throw new AssertionError("the given " + name + " does not fit: " + fit.problems());
        }
        var state = (ObjectNode) fit.value();
        var id = state.path("id").asText();
        var asked = new Entities.Asked(new StepKey(GIVEN, given++, ""), null, node.now());
        var decision = Entities.decide(noun, id, EntityState.NONE, new EntityCommand.Create(state), asked);
        if (decision instanceof Decision.Happens(var event, var after)) {
            var shard = Ids.shard(id, VirtualNode.Shape.STANDARD.shards());
            UniqueValues.held(noun, after)
                    .forEach(value -> join(store.claim(UniqueValues.claim(noun, id, value, after.version()))));
            join(store.write(new Stored(name, id, shard, 1, event, EntityState.NONE, after, List.of())));
            var text = Meaning.text(noun, after.state());
            if (!text.isEmpty()) {
                join(store.embed(name, id, after.version(), outside.meaning(text)));
            }
        }
    }

    private void when(String type, Object payload) {
        submit(type, payload);
        node.awaitIdle();
    }

    private void submit(String type, Object payload) {
        var id = "story-" + (submissions.size() + 1);
        var inbound =
                new Admission.Inbound(id, Message.EVENTS, type, null, node.now(), Json.of(payload), "/" + type, null);
        submissions.add(node.submit(Admission.admit(model, inbound)));
    }

    private static void check(Submission submission) {
        switch (submission.result()) {
            case Result.Taken _, Result.Duplicate _ -> {
                // As it should be.
            }
            case null, default ->
                throw new AssertionError(
                        "the message " + submission.message().id() + " was not accepted: " + submission.result());
        }
    }

    static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
