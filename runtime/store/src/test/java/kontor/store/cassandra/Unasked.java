package kontor.store.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import java.lang.reflect.Proxy;

/** Cassandra for tests in which nothing may be asked of it. */
final class Unasked {
    private Unasked() {}

    static Cql cql() {
        return new Cql((CqlSession) Proxy.newProxyInstance(
                Unasked.class.getClassLoader(), new Class<?>[] {CqlSession.class}, (_, method, _) -> {
                    throw new AssertionError("nothing is asked of Cassandra here: " + method);
                }));
    }
}
