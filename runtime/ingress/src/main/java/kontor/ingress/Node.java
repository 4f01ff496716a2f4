package kontor.ingress;

import java.time.InstantSource;
import kontor.kernel.model.Model;
import kontor.kernel.model.Nearest;
import kontor.kernel.model.NounModel;
import kontor.kernel.port.Gateway;
import kontor.kernel.port.Store;
import kontor.sdk.KontorException;

/**
 * What the routes work with.
 *
 * @param settings how the HTTP side is set up
 * @param model what the node knows of its businesses
 * @param gateway the way in
 * @param store where everything is kept; only read here
 * @param clock the time
 * @param waiters the bound on who waits
 * @param ids ids for what comes without one
 */
record Node(
        IngressSettings settings,
        Model model,
        Gateway gateway,
        Store store,
        InstantSource clock,
        Waiters waiters,
        NewIds ids) {
    /** The noun of this name; refused (KON-1404) with the nearest ones when there is none. */
    NounModel noun(String name) {
        var noun = model.noun(name);
        if (noun == null) {
            var known = model.nouns().stream().map(NounModel::name).toList();
            throw new KontorException(
                    "KON-1404",
                    "there is no noun '" + name + "'; " + Nearest.hint(name, known, "GET /db lists the nouns"));
        }
        return noun;
    }
}
