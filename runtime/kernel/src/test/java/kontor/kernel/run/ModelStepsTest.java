package kontor.kernel.run;

import static kontor.sdk.Do.ai;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import kontor.kernel.message.Outcome;
import kontor.kernel.model.Json;
import kontor.kernel.model.NounModel;
import kontor.kernel.model.Shape;
import kontor.kernel.model.Shape.FieldShape;
import kontor.kernel.run.RunHost.End;
import kontor.kernel.words.Warehouse;
import kontor.sdk.KontorException;
import kontor.sdk.Lambdas.Task;
import kontor.sdk.spi.Run;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ModelStepsTest {
    record Review(boolean approved, @Nullable String reason) {
        Review {
            if (!approved && reason == null) {
                throw new IllegalArgumentException("a rejection needs a reason");
            }
        }
    }

    /** Items, as if their name were searchable. */
    private static final NounModel SEARCHABLE = searchable();

    private static NounModel searchable() {
        var item = Warehouse.ITEM;
        var fields = item.shape().fields().stream()
                .map(field -> field.name().equals("name")
                        ? new FieldShape("name", field.shape(), true, false, false, true, false, null)
                        : field)
                .toList();
        var shape = new Shape.Struct(item.shape().type(), fields, false);
        return new NounModel(item.name(), item.noun(), shape, false, item.business());
    }

    private final ScriptedHost host = new ScriptedHost(Warehouse.model());
    private final List<Object> seen = new ArrayList<>();

    private void answers(String... values) {
        host.answersInTurn.clear();
        for (var value : values) {
            host.answersInTurn.add(Warehouse.json(
                    "{'value':" + value + ",'model':'m1','inputTokens':3,'outputTokens':2,'cost':0.01}"));
        }
    }

    @Test
    void anAnswerThatFitsIsAValueAndIsRecordedWhole() {
        answers("{'approved':true}");
        Task body = () -> seen.add(ai.model("big").maxTokens(7).generate("Review it", Review.class));

        host.attempt(body);

        assertThat(seen).containsExactly(new Review(true, null));
        var step = host.step(0);
        assertThat(step.target()).isEqualTo("ai.generate");
        assertThat(step.request().at("/schema/properties/approved/type").asText())
                .isEqualTo("boolean");
        assertThat(step.request().path("prompt").asText()).isEqualTo("Review it");
        assertThat(step.request().path("model").asText()).isEqualTo("big");
        assertThat(step.request().path("maxTokens").asInt()).isEqualTo(7);
        assertThat(step.outcome())
                .isInstanceOfSatisfying(
                        Outcome.Done.class,
                        done -> assertThat(done.value().path("cost").asText()).isEqualTo("0.01"));

        assertThat(host.attempt(body)).containsExactly("finish []");
        assertThat(seen).containsExactly(new Review(true, null), new Review(true, null));
    }

    @Test
    void aTextNeedsNoSchema() {
        answers("'A fine box.'");
        host.attempt(() -> seen.add(ai.generate("Describe it")));

        assertThat(seen).containsExactly("A fine box.");
        assertThat(host.step(0).request().get("schema").isNull()).isTrue();
    }

    @Test
    void anAnswerThatDoesNotFitIsSentBackOnce() {
        answers("{'approved':'yes','more':1}", "{'approved':true}");
        host.attempt(() -> seen.add(ai.generate("Review it", Review.class)));

        assertThat(seen).containsExactly(new Review(true, null));
        assertThat(host.steps()).isEqualTo(2);
        var repair = host.step(1).request().get("repair");
        assertThat(repair.get("answer")).isEqualTo(Warehouse.json("{'approved':'yes','more':1}"));
        assertThat(repair.get("problems").findValuesAsText("pointer")).containsExactly("/approved", "/more");
    }

    @Test
    void whatTheRecordItselfRefusesIsSentBackToo() {
        answers("{'approved':false}", "{'approved':false,'reason':'dull'}");
        host.attempt(() -> seen.add(ai.generate("Review it", Review.class)));

        assertThat(seen).containsExactly(new Review(false, "dull"));
        assertThat(host.step(1).request().at("/repair/problems/0/detail").asText())
                .contains("a rejection needs a reason");
    }

    @Test
    void anAnswerThatDoesNotFitTwiceIsRefusedAndAFurtherTryAsksOnceMore() {
        answers("7", "8");
        Task body = () -> seen.add(ai.generate("Review it", Review.class));
        host.attempt(body);

        assertThat(host.end()).isInstanceOfSatisfying(End.Threw.class, end -> {
            assertThat(end.code()).isEqualTo("KON-2424");
            assertThat(end.detail()).contains("m1", "expected Review, got 8");
        });

        answers("{'approved':true}");
        assertThat(host.attempt(body))
                .containsExactly("record [1 call under way]", "call ai.generate", "finish [1 call done]");
        assertThat(seen).containsExactly(new Review(true, null));
    }

    @Test
    void theAuthorMayGoOnWithoutTheModel() {
        answers("7", "8");
        host.attempt(() -> {
            try {
                ai.generate("Review it", Review.class);
            } catch (KontorException e) {
                seen.add(e.code());
            }
        });

        assertThat(seen).containsExactly("KON-2424");
        assertThat(host.step(1).outcome()).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void anEmbeddingIsRecorded() {
        host.connectorAnswers = Warehouse.json("{'embedding':[0.6,-0.8],'model':'mini'}");
        Task body = () -> seen.add(ai.embed("box").values());

        host.attempt(body);
        assertThat(host.attempt(body)).containsExactly("finish []");

        assertThat(seen).containsExactly(List.of(0.6f, -0.8f), List.of(0.6f, -0.8f));
        assertThat(host.step(0).request()).isEqualTo(Json.object().put("text", "box"));
    }

    private List<String> keep(String name) {
        host.items.put("i1", Warehouse.item("{'name':'" + name + "'}"));
        host.connectorAnswers = Warehouse.json("{'embedding':[0.6,-0.8]}");
        host.storeAnswers.put("embed", CompletableFuture.completedFuture(null));
        return host.attempt(() -> seen.add(Json.text(((KernelRun) Run.current()).keepMeaning(SEARCHABLE, "i1"))));
    }

    @Test
    void theMeaningOfAnEntityIsKeptInOneStepUnderItsVersion() {
        assertThat(keep("crate")).containsExactly("read Item/i1", "call ai.embed", "finish [0 embed done]");

        assertThat(seen).containsExactly("{\"version\":1,\"numbers\":2}");
        assertThat(host.storeAsked.subList(0, 3)).containsExactly("Item", "i1", 1L);
        assertThat((float[]) host.storeAsked.getLast()).containsExactly(0.6f, -0.8f);
    }

    @Test
    void anEntityThatSaysNothingIsFoundByNothing() {
        assertThat(keep("-")).containsExactly("read Item/i1", "finish [0 embed done]");

        assertThat(seen).containsExactly("{\"version\":1,\"numbers\":0}");
        assertThat((float[]) host.storeAsked.getLast())
                .as("as long as no model's")
                .hasSize(1);
    }
}
