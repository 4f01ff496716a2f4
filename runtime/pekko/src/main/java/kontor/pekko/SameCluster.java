package kontor.pekko;

import com.typesafe.config.Config;
import java.util.List;
import org.apache.pekko.cluster.ConfigValidation;
import org.apache.pekko.cluster.JoinConfigCompatChecker;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** What all nodes of a cluster must share: the number of shards and the store. A node with another one is not let in. */
final class SameCluster extends JoinConfigCompatChecker {
    static final String SHARDS = "kontor.cluster.shards";
    static final String STORE = "kontor.cluster.store";

    @Override
    public Seq<String> requiredKeys() {
        return CollectionConverters.asScala(List.of(SHARDS, STORE)).toSeq();
    }

    @Override
    public ConfigValidation check(Config toCheck, Config actualConfig) {
        return JoinConfigCompatChecker.fullMatch(requiredKeys(), toCheck, actualConfig);
    }
}
