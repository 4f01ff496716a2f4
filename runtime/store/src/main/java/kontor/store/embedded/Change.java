package kontor.store.embedded;

import java.sql.SQLException;

/** A part of a write, made ready outside of the writer's thread. */
@FunctionalInterface
interface Change {
    void apply(Tables tables) throws SQLException;
}
