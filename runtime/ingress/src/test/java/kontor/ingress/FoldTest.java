package kontor.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import kontor.ingress.HistoryRoutes.Fold;
import kontor.kernel.entity.Decision;
import kontor.kernel.entity.Entities;
import kontor.kernel.entity.EntityCommand;
import kontor.kernel.entity.EntityCommand.FieldChange;
import kontor.kernel.entity.EntityEvent;
import kontor.kernel.entity.EntityState;
import kontor.kernel.entity.StepKey;
import kontor.kernel.model.Json;
import kontor.kernel.model.ModelBuilder;
import kontor.kernel.model.NounModel;
import kontor.sdk.builtin.VocabularyIndex;
import kontor.sdk.words.Change;
import org.junit.jupiter.api.Test;

class FoldTest {
    private static final NounModel INVOICE =
            Objects.requireNonNull(ModelBuilder.build(List.of(new VocabularyIndex()), List.of(), _ -> "")
                    .noun("Invoice"));

    private final List<EntityEvent> events = new ArrayList<>();
    private EntityState state = EntityState.NONE;

    private void happens(EntityCommand command) {
        var asked =
                new Entities.Asked(new StepKey("r", events.size(), "h"), null, Instant.parse("2026-11-01T00:00:00Z"));
        if (Entities.decide(INVOICE, "i-1", state, command, asked) instanceof Decision.Happens(var event, var after)) {
            events.add(event);
            state = after;
        }
    }

    private void invoiceIsPaid() {
        happens(new EntityCommand.Create((ObjectNode) Json.parse("""
                {"id":"i-1","account":"a","amount":10.00,"items":[],"status":"open","period":null}""")));
        happens(new EntityCommand.Update(List.of(new FieldChange("status", Change.Kind.SET, Json.of("paid"))), false));
    }

    private ObjectNode fold(EntityState stored) {
        var fold = new Fold(INVOICE);
        events.forEach(fold::next);
        return fold.report(stored, stored);
    }

    @Test
    void aHistoryFoldsToItsRow() {
        invoiceIsPaid();
        var report = fold(state);
        assertThat(report.path("matches").asBoolean()).isTrue();
        assertThat(report.path("events").asInt()).isEqualTo(2);
        assertThat(report.path("version").asInt()).isEqualTo(2);
        assertThat(report.at("/state/status").asText()).isEqualTo("paid");
        assertThat(report.path("diff")).isEmpty();
    }

    @Test
    void aRowThatWasTamperedWithIsFound() {
        invoiceIsPaid();
        var forged = Objects.requireNonNull(state.state()).deepCopy().put("amount", 1);
        var report = fold(new EntityState(2, state.createdAt(), state.updatedAt(), false, forged, state.hash()));
        assertThat(report.path("matches").asBoolean()).isFalse();
        assertThat(report.at("/diff/0/field").asText()).isEqualTo("amount");
        assertThat(report.at("/diff/0/stored").asInt()).isEqualTo(1);
        assertThat(report.at("/diff/0/replayed").decimalValue()).isEqualByComparingTo("10");
    }

    @Test
    void anEventThatWasTamperedWithBreaksTheChain() {
        invoiceIsPaid();
        var first = events.getFirst();
        var forged = first.change().deepCopy().put("account", "b");
        events.set(0, new EntityEvent(1, first.time(), first.kind(), forged, first.cause(), first.key(), first.hash()));
        var report = fold(state);
        assertThat(report.path("matches").asBoolean()).isFalse();
        assertThat(report.at("/diff/0/field").asText()).isEqualTo("hash of version 1");
    }

    @Test
    void anEventThatIsMissingIsFound() {
        invoiceIsPaid();
        events.removeLast();
        assertThat(fold(state).path("matches").asBoolean()).isFalse();
    }
}
