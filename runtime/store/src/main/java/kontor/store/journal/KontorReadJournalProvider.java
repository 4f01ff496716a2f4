package kontor.store.journal;

import com.typesafe.config.Config;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.persistence.query.EventEnvelope;
import org.apache.pekko.persistence.query.ReadJournalProvider;
import org.apache.pekko.persistence.query.scaladsl.CurrentEventsByPersistenceIdQuery;
import org.apache.pekko.persistence.query.scaladsl.CurrentPersistenceIdsQuery;
import org.apache.pekko.persistence.query.scaladsl.EventsByPersistenceIdQuery;
import org.apache.pekko.persistence.query.scaladsl.ReadJournal;
import org.apache.pekko.stream.scaladsl.Source;

/** Makes the read journal, for Java and for Scala. */
public final class KontorReadJournalProvider implements ReadJournalProvider {
    private final KontorReadJournal journal;

    /** Made by Pekko with the plugin's part of the configuration. */
    public KontorReadJournalProvider(ExtendedActorSystem system, Config config) {
        this.journal = new KontorReadJournal(system, config);
    }

    @Override
    public ReadJournal scaladslReadJournal() {
        return new ForScala(journal);
    }

    @Override
    public KontorReadJournal javadslReadJournal() {
        return journal;
    }

    private record ForScala(KontorReadJournal journal)
            implements ReadJournal,
                    CurrentEventsByPersistenceIdQuery,
                    EventsByPersistenceIdQuery,
                    CurrentPersistenceIdsQuery {
        @Override
        public Source<EventEnvelope, NotUsed> currentEventsByPersistenceId(String persistenceId, long from, long to) {
            return journal.currentEventsByPersistenceId(persistenceId, from, to).asScala();
        }

        @Override
        public Source<EventEnvelope, NotUsed> eventsByPersistenceId(String persistenceId, long from, long to) {
            return journal.eventsByPersistenceId(persistenceId, from, to).asScala();
        }

        @Override
        public Source<String, NotUsed> currentPersistenceIds() {
            return journal.currentPersistenceIds().asScala();
        }
    }
}
