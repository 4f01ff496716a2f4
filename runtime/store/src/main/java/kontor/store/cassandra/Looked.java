package kontor.store.cassandra;

import java.util.concurrent.atomic.AtomicLong;
import kontor.kernel.model.NounModel;
import kontor.sdk.KontorException;

/** Counts the rows that a question reads, and gives it up past a bound. */
final class Looked {
    private final NounModel noun;
    private final long most;
    private final AtomicLong rows = new AtomicLong();

    Looked(NounModel noun, long most) {
        this.noun = noun;
        this.most = most;
    }

    /** Notes rows that were read. Refused with KON-3415 when there are too many. */
    void at(int more) {
        if (rows.addAndGet(more) > most) {
            var indexed = noun.fields().stream()
                    .filter(field -> field.indexed())
                    .map(field -> field.name())
                    .toList();
            throw new KontorException(
                    "KON-3415",
                    "the question would read more than " + most + " rows of " + noun.name()
                            + ": too few of its conditions are such as an index answers. Compare an indexed field (createdAt"
                            + (indexed.isEmpty() ? "" : ", " + String.join(", ", indexed))
                            + ") with = or, for numbers and times, <, <=, >, >=; or put @Indexed on the field that you"
                            + " compare; or leave the order of the list out");
        }
    }
}
