package kontor.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import kontor.kernel.builtin.BuiltIn;
import kontor.kernel.model.ModelBuilder;
import kontor.kernel.port.Meters.Called;
import kontor.kernel.run.RunState;
import kontor.sdk.builtin.VocabularyIndex;
import org.junit.jupiter.api.Test;

class NodeMetersTest {
    private static final String RULE = "BuiltIn.Billing.invoice";

    private final NodeMeters meters =
            new NodeMeters(ModelBuilder.build(List.of(new VocabularyIndex()), List.of(BuiltIn.class), _ -> ""));

    private List<String> lines() {
        return meters.registry().scrape().lines().toList();
    }

    private long series(String metric) {
        return lines().stream().filter(line -> line.startsWith(metric + "{")).count();
    }

    @Test
    void everyRuleIsThereWithZeroBeforeAnythingHappens() {
        assertThat(lines())
                .contains(
                        "kontor_runs_ended_total{rule=\"" + RULE + "\",state=\"failed\"} 0.0",
                        "kontor_run_retries_total{rule=\"" + RULE + "\"} 0.0",
                        "kontor_messages_accepted_total{type=\"Invoice.create\"} 0.0",
                        "kontor_entity_writes_total{noun=\"Invoice\"} 0.0");
    }

    @Test
    void whatIsToldIsCountedByItsName() {
        meters.accepted("Invoice.create");
        meters.written("Invoice");
        meters.ended(RULE, RunState.FAILED, Duration.ofMillis(200));
        meters.retried(RULE);
        meters.began("send");
        meters.called("email", "send", Called.FAILED, 7_000_000);
        meters.recorded(3);
        meters.committed(3_000_000);
        meters.read(300_000);
        assertThat(lines())
                .contains(
                        "kontor_messages_accepted_total{type=\"Invoice.create\"} 1.0",
                        "kontor_entity_writes_total{noun=\"Invoice\"} 1.0",
                        "kontor_runs_ended_total{rule=\"" + RULE + "\",state=\"failed\"} 1.0",
                        "kontor_runs_ended_total{rule=\"" + RULE + "\",state=\"completed\"} 0.0",
                        "kontor_run_duration_seconds_bucket{rule=\"" + RULE + "\",le=\"0.1\"} 0",
                        "kontor_run_duration_seconds_bucket{rule=\"" + RULE + "\",le=\"0.5\"} 1",
                        "kontor_run_retries_total{rule=\"" + RULE + "\"} 1.0",
                        "kontor_steps_total{kind=\"send\"} 1.0",
                        "kontor_connector_calls_seconds_count{connector=\"email\",operation=\"send\",outcome=\"failed\"} 1",
                        "kontor_connector_calls_seconds_count{connector=\"email\",operation=\"send\",outcome=\"done\"} 0",
                        "kontor_journal_records_total 1.0",
                        "kontor_journal_events_total 3.0",
                        "kontor_store_commit_seconds_count 1",
                        "kontor_store_read_seconds_count 1");
    }

    @Test
    void whatNobodyDeclaredIsCountedTogether() {
        var before = series("kontor_messages_accepted_total") + series("kontor_runs_ended_total");
        for (int i = 0; i < 500; i++) {
            meters.accepted("made.up" + i);
            meters.ended("Gone.rule" + i, RunState.CANCELLED, Duration.ZERO);
            meters.began("kind" + i);
            meters.called("api", "operation" + i, Called.DONE, 1);
        }
        assertThat(series("kontor_messages_accepted_total") + series("kontor_runs_ended_total"))
                .isEqualTo(before);
        assertThat(lines())
                .contains(
                        "kontor_messages_accepted_total{type=\"other\"} 500.0",
                        "kontor_runs_ended_total{rule=\"other\",state=\"cancelled\"} 500.0",
                        "kontor_steps_total{kind=\"other\"} 436.0");
        assertThat(series("kontor_steps_total")).isEqualTo(65);
        assertThat(series("kontor_connector_calls_seconds_count")).isEqualTo(3 * 257);
    }

    @Test
    void aRunThatHasNotEndedIsNoRunThatHas() {
        meters.ended(RULE, RunState.SLEEPING, Duration.ofDays(1));
        assertThat(lines()).contains("kontor_run_duration_seconds_count{rule=\"" + RULE + "\"} 0");
    }
}
