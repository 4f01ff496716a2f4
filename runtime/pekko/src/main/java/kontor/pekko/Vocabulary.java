package kontor.pekko;

import kontor.kernel.model.Model;
import org.apache.pekko.actor.setup.Setup;

/** What a node knows of its businesses, for what is made with the actor system: nouns cross the network by name. */
final class Vocabulary extends Setup {
    private final Model model;

    Vocabulary(Model model) {
        this.model = model;
    }

    Model model() {
        return model;
    }
}
