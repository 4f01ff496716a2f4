package kontor.store.cassandra;

import java.util.List;

/** The tables that all nouns share. */
final class EntityTables {
    private EntityTables() {}

    /** What makes them. */
    static List<String> ddl() {
        return List.of(
                "CREATE TABLE IF NOT EXISTS k_column(noun text, field text, kind text, name text, key text,"
                        + " ready boolean, PRIMARY KEY (noun, field))",
                "CREATE TABLE IF NOT EXISTS k_event(noun text, id text, part int, version bigint, time text, kind text,"
                        + " change text, cause text, run text, step int, request text, hash text,"
                        + " PRIMARY KEY ((noun, id, part), version))",
                "CREATE TABLE IF NOT EXISTS k_count(noun text, shard int, total bigint, PRIMARY KEY (noun, shard))");
    }
}
