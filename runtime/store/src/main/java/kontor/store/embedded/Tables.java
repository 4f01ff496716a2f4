package kontor.store.embedded;

import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;

/** What the writer writes to: all tables on its one connection. */
final class Tables {
    final Db db;
    final MessageTable messages;
    final RunTable runs;
    final EntityTable entities;
    final ShardTable shards;
    final ScheduleTable schedules;
    final VectorTable vectors;

    Tables(Db db, int shards, Consumer<List<VectorTable.Changed>> meanings) throws SQLException {
        this.db = db;
        this.messages = new MessageTable(db, shards);
        this.runs = new RunTable(db);
        this.entities = new EntityTable(db);
        this.shards = new ShardTable(db);
        this.schedules = new ScheduleTable(db);
        this.vectors = new VectorTable(db, meanings);
    }

    /** Where the transaction is, to be taken back to. */
    int mark() {
        return vectors.mark();
    }

    /** Forgets what was remembered of rows, after what was written since a mark was taken back. */
    void takeBack(int mark) throws SQLException {
        vectors.takeBack(mark);
        messages.load();
        runs.load();
        entities.load();
        shards.load();
    }

    /** A message with the runs it starts. */
    void accept(int shard, MessageTable.Encoded message, List<RunTable.EncodedRun> started) throws SQLException {
        long position = messages.append(message, shard, false, runs.next(), started.size());
        for (var run : started) {
            runs.insert(run, position);
        }
    }

    /** A pending message gets its runs. */
    void dispatch(String source, String id, List<RunTable.EncodedRun> started) throws SQLException {
        long position = messages.position(source, id);
        messages.dispatched(position, runs.next(), started.size());
        for (var run : started) {
            runs.insert(run, position);
        }
    }
}
