package kontor.store.journal;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import kontor.kernel.entity.EntityEvent;
import kontor.store.journal.PlainJournal.Entry;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.PersistentRepr$;

/** Reads events back, by persistence id. */
final class Replay {
    private final StoreExtension extension;
    private final Packing packing;

    Replay(StoreExtension extension, Packing packing) {
        this.extension = extension;
        this.packing = packing;
    }

    /** Events in order, both bounds inclusive. */
    CompletionStage<List<PersistentRepr>> page(String actor, long from, long to, int limit) {
        return switch (Pid.parse(actor)) {
            case Pid.Entity(var noun, var id) ->
                extension
                        .store()
                        .history(noun, id, Math.max(0, from - 1), limit)
                        .thenApply(events -> events.stream()
                                .filter(event -> event.version() <= to)
                                .map(event -> repr(actor, event))
                                .toList());
            case Pid.Front _ -> CompletableFuture.completedStage(List.of());
            case Pid.Plain(var name) ->
                extension
                        .store()
                        .plain()
                        .read(name, from, to, limit)
                        .thenApply(entries -> entries.stream().map(this::repr).toList());
        };
    }

    CompletionStage<Long> highest(String actor) {
        var store = extension.store();
        return switch (Pid.parse(actor)) {
            case Pid.Entity(var noun, var id) ->
                store.entity(noun, id)
                        .thenApply(found -> found.isEmpty() ? 0L : found.get().version());
            case Pid.Front(var shard) -> store.sequence(shard);
            case Pid.Plain(var name) -> store.plain().highest(name);
        };
    }

    private static PersistentRepr repr(String actor, EntityEvent event) {
        return repr(event, event.version(), actor, "", "")
                .withTimestamp(event.time().toEpochMilli());
    }

    private PersistentRepr repr(Entry entry) {
        var repr = repr(
                        packing.unpack(entry.payload()),
                        entry.sequence(),
                        entry.actor(),
                        entry.manifest(),
                        entry.writer())
                .withTimestamp(entry.time());
        return entry.meta() == null ? repr : repr.withMetadata(packing.unpack(entry.meta()));
    }

    private static PersistentRepr repr(Object payload, long sequence, String actor, String manifest, String writer) {
        return PersistentRepr$.MODULE$.apply(payload, sequence, actor, manifest, false, ActorRef.noSender(), writer);
    }
}
