package kontor.store.journal;

import static kontor.testkit.contract.StoreFixtures.at;
import static kontor.testkit.contract.StoreFixtures.created;
import static kontor.testkit.contract.StoreFixtures.message;
import static kontor.testkit.contract.StoreFixtures.run;
import static kontor.testkit.contract.StoreFixtures.updated;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import kontor.kernel.entity.EntityEvent;
import kontor.kernel.entity.EntityState;
import kontor.kernel.port.Write;
import kontor.kernel.run.RunState;
import kontor.kernel.shard.ShardEvent;
import kontor.kernel.shard.ShardRecord;
import kontor.kernel.shard.ShardSnapshot;
import kontor.store.embedded.EmbeddedStore;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.apache.pekko.persistence.AbstractPersistentActor;
import org.apache.pekko.persistence.RecoveryCompleted;
import org.apache.pekko.persistence.SnapshotOffer;
import org.apache.pekko.persistence.query.EventEnvelope;
import org.apache.pekko.persistence.query.PersistenceQuery;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Persistent actors over the store: what they persist goes there whole, and they recover from its rows. */
final class KontorActorsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private final EmbeddedStore store = Systems.store();
    private final ActorSystem system = ActorSystem.create("actors", Systems.config());
    private final TestKit probe = new TestKit(system);

    @BeforeEach
    void install() {
        Systems.install(system, store);
    }

    @AfterEach
    void stop() {
        TestKit.shutdownActorSystem(system, true);
    }

    /** Persists writes, and tells its parent what it recovers and persists. */
    private static final class Keeper extends AbstractPersistentActor {
        private final String id;
        private final ActorRef told;

        Keeper(String id, ActorRef told) {
            this.id = id;
            this.told = told;
        }

        @Override
        public String persistenceId() {
            return id;
        }

        @Override
        public Receive createReceiveRecover() {
            return receiveBuilder()
                    .match(SnapshotOffer.class, offer -> told.tell(offer.snapshot(), self()))
                    .match(EntityEvent.class, event -> told.tell(event, self()))
                    .match(RecoveryCompleted.class, done -> told.tell("recovered " + lastSequenceNr(), self()))
                    .build();
        }

        @Override
        public Receive createReceive() {
            return receiveBuilder()
                    .match(Write.class, write -> persist(write, kept -> told.tell("kept " + lastSequenceNr(), self())))
                    .build();
        }

        @Override
        public void onPersistFailure(Throwable cause, Object event, long sequence) {
            told.tell("failed " + sequence, self());
        }
    }

    private ActorRef keeper(String id) {
        return system.actorOf(Props.create(Keeper.class, () -> new Keeper(id, probe.getRef())));
    }

    private void expect(Object what) {
        assertThat(probe.receiveOne(PATIENCE)).isEqualTo(what);
    }

    private <T> T got(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    @Test
    void anEntityRecoversFromItsRow() {
        var first = created("a|b", "{'id':'x','views':1}", 1);
        var second = updated("a|b", first.after(), "{'views':2}", 2);
        var id = Pid.entity("Thing", "a|b");
        var keeper = keeper(id);
        expect("recovered 0");
        keeper.tell(first, probe.getRef());
        expect("kept 1");
        keeper.tell(second, probe.getRef());
        expect("kept 2");
        assertThat(got(store.entity("Thing", "a|b"))).contains(second.after());
        keeper(id);
        assertThat((EntityState) probe.receiveOne(PATIENCE)).isEqualTo(second.after());
        expect("recovered 2");
    }

    @Test
    void aFrontRecoversFromItsRows() {
        var message = message("m-1", "x", 1);
        var run = run("r-1", 3, message, RunState.RUNNING, null);
        var keeper = keeper(Pid.front(3));
        expect("recovered 0");
        keeper.tell(new ShardRecord(3, 1, 1, List.of(new ShardEvent.Accepted(message, List.of(run)))), probe.getRef());
        expect("kept 1");
        keeper(Pid.front(3));
        var snapshot = (ShardSnapshot) probe.receiveOne(PATIENCE);
        assertThat(snapshot.active()).hasSize(1);
        assertThat(snapshot.active().getFirst().run()).isEqualTo(run);
        expect("recovered 1");
    }

    @Test
    void aWriteThatTheStoreRefusesFailsItsActor() {
        got(store.write(created("x", "{'id':'x'}", 1)));
        var keeper = keeper(Pid.entity("Thing", "x"));
        probe.receiveOne(PATIENCE);
        expect("recovered 1");
        keeper.tell(created("x", "{'id':'x'}", 2), probe.getRef());
        expect("failed 2");
    }

    @Test
    void eventsAreReadAsStreams() {
        var journal = PersistenceQuery.get(system).getReadJournalFor(KontorReadJournal.class, KontorReadJournal.ID);
        var state = EntityState.NONE;
        for (int i = 1; i <= 600; i++) {
            var stored =
                    i == 1 ? created("x", "{'id':'x','views':1}", 1) : updated("x", state, "{'views':" + i + "}", i);
            state = stored.after();
            got(store.write(stored));
        }
        got(store.write(new ShardRecord(3, 1, 1, List.of(new ShardEvent.Taken(1, 1)))));
        var id = Pid.entity("Thing", "x");
        var all =
                got(journal.currentEventsByPersistenceId(id, 0, Long.MAX_VALUE).runWith(Sink.seq(), system));
        assertThat(all).hasSize(600);
        assertThat(all)
                .extracting(EventEnvelope::sequenceNr)
                .startsWith(1L, 2L)
                .endsWith(600L)
                .isSorted();
        assertThat(all.getFirst().event()).isInstanceOf(EntityEvent.class);
        assertThat(all.getFirst().timestamp()).isEqualTo(at(1).toEpochMilli());
        var some = got(journal.currentEventsByPersistenceId(id, 10, 12).runWith(Sink.seq(), system));
        assertThat(some).extracting(EventEnvelope::sequenceNr).containsExactly(10L, 11L, 12L);
        assertThat(got(journal.currentPersistenceIds().runWith(Sink.seq(), system)))
                .containsExactly("front|3", id);
    }

    @Test
    void aLiveStreamGoesOnWithWhatIsNew() {
        var journal = PersistenceQuery.get(system).getReadJournalFor(KontorReadJournal.class, KontorReadJournal.ID);
        var first = created("x", "{'id':'x','views':1}", 1);
        got(store.write(first));
        journal.eventsByPersistenceId(Pid.entity("Thing", "x"), 1, Long.MAX_VALUE)
                .runForeach(envelope -> probe.getRef().tell(envelope.sequenceNr(), ActorRef.noSender()), system);
        expect(1L);
        got(store.write(updated("x", first.after(), "{'views':2}", 2)));
        expect(2L);
    }

    @Test
    void persistenceIdsSayWhatTheyName() {
        var parsed = new ArrayList<Pid>();
        List.of("entity|Thing|a|b", "front|17", "front|x", "entity|", "anything")
                .forEach(id -> parsed.add(Pid.parse(id)));
        assertThat(parsed)
                .containsExactly(
                        new Pid.Entity("Thing", "a|b"),
                        new Pid.Front(17),
                        new Pid.Plain("front|x"),
                        new Pid.Plain("entity|"),
                        new Pid.Plain("anything"));
    }
}
