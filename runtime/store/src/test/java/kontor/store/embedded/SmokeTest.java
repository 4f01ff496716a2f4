package kontor.store.embedded;

import static kontor.testkit.contract.StoreFixtures.*;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import kontor.kernel.run.RunState;
import kontor.kernel.shard.ShardEvent;
import kontor.kernel.shard.ShardRecord;
import kontor.kernel.where.Filter;
import kontor.kernel.where.Filters;
import kontor.kernel.model.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SmokeTest {
    @Test
    void writesAndReads(@TempDir Path folder) throws Exception {
        try (var store = EmbeddedStore.open(folder, List.of(THING), SHARDS, Settings.standard())) {
            var one = created("a", "{'id':'a','name':'x','views':5,'price':29.90,'weight':0.5,'open':true,'ends':'2026-11-01T00:00:00Z','day':'2026-01-01','length':'PT1H','posted':'2026-01-01T00:00:00+01:00','colour':'light_blue','tags':['a','b'],'amounts':[1.0],'counts':{'x':1},'maker':{'name':'m','fee':1.5}}", 1);
            store.write(one).toCompletableFuture().get();
            assertThat(store.entity("Thing", "a").toCompletableFuture().get().orElseThrow()).isEqualTo(one.after());
            var two = updated("a", one.after(), "{'views':6}", 2);
            store.write(two).toCompletableFuture().get();
            assertThat(store.entity("Thing", "a").toCompletableFuture().get().orElseThrow()).isEqualTo(two.after());
            assertThat(store.history("Thing", "a", 0, 10).toCompletableFuture().get()).containsExactly(one.event(), two.event());
            assertThat(store.count("Thing", Filters.parse(Json.parse("{\"price\":{\"$gt\":29.899},\"tags\":{\"$contains\":\"b\"},\"maker.fee\":1.50}"), THING)).toCompletableFuture().get()).isEqualTo(1);
            assertThat(store.rows("Thing", Filter.EVERY, Filters.sorts("-price,maker.fee,name", THING), 10, null).toCompletableFuture().get().items()).hasSize(1);
            var message = message("m1", "s", 3);
            var run = run("r1", 2, message, RunState.RUNNING, null);
            store.write(new ShardRecord(2, 1, 1, List.of(new ShardEvent.Accepted(message, List.of(run)), new ShardEvent.Stepped("r1", List.of(step(0, 3)))))).toCompletableFuture().get();
            var snapshot = store.shard(2, at(1000)).toCompletableFuture().get();
            assertThat(snapshot.active()).hasSize(1);
            assertThat(snapshot.active().getFirst().run()).isEqualTo(run);
            assertThat(snapshot.active().getFirst().message()).isEqualTo(message);
            assertThat(store.openRuns().toCompletableFuture().get()).containsEntry("Rule.of", 1L);
            assertThat(store.messages(null, at(0), 10, null).toCompletableFuture().get().items()).hasSize(1);
            assertThat(store.runs(RunState.RUNNING, null, 10, null).toCompletableFuture().get().items()).hasSize(1);
            assertThat(store.verify(n -> {}).toCompletableFuture().get()).isEmpty();
        }
    }
}
