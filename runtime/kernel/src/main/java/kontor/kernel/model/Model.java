package kontor.kernel.model;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kontor.kernel.model.RuleModel.Listens;
import kontor.sdk.words.Trigger;
import org.jspecify.annotations.Nullable;

/** All that a node knows of its businesses. Immutable; built by {@link ModelBuilder}. */
public final class Model {
    private final Map<String, NounModel> nouns;
    private final Map<String, VerbModel> verbs;
    private final Map<String, RuleModel> rules;
    private final Map<String, List<RuleModel>> byType = new HashMap<>();
    private final Map<String, List<Trigger<?>>> triggers;
    private final List<String> businesses;
    private final Map<Class<?>, NounModel> byRecord = new HashMap<>();
    private final List<RuleModel> wildcards;

    Model(
            Map<String, NounModel> nouns,
            Map<String, VerbModel> verbs,
            Map<String, RuleModel> rules,
            Map<String, List<Trigger<?>>> triggers,
            List<String> businesses) {
        this.nouns = nouns;
        this.verbs = verbs;
        this.rules = rules;
        this.triggers = triggers;
        this.businesses = businesses;
        this.wildcards = rules.values().stream()
                .filter(rule -> rule.listens() instanceof Listens.ToAny)
                .toList();
        nouns.values().forEach(noun -> byRecord.put(noun.noun().type(), noun));
        verbs.keySet().forEach(type -> byType.put(type, listeners(type)));
    }

    private List<RuleModel> listeners(String type) {
        return rules.values().stream()
                .filter(rule -> switch (rule.listens()) {
                    case Listens.To to -> to.type().equals(type);
                    case Listens.ToAny any -> any.noun() == null || type.startsWith(any.noun() + ".");
                    case Listens.Ticks _ -> false;
                })
                .toList();
    }

    /** The rules that a message of this type starts, before their {@code when}. */
    public List<RuleModel> rulesFor(String type) {
        var known = byType.get(type);
        return known != null ? known : listeners(type);
    }

    /** Whether anything listens to messages of this type. */
    public boolean isHeard(String type) {
        return !rulesFor(type).isEmpty();
    }

    /** The rule that carries out a command or action; null when none does. */
    public @Nullable RuleModel answering(String type) {
        for (var rule : rulesFor(type)) {
            if (rule.answers()) {
                return rule;
            }
        }
        return null;
    }

    public @Nullable NounModel noun(String name) {
        return nouns.get(name);
    }

    /** The noun of a record class; null when it is none. */
    public @Nullable NounModel noun(Class<?> record) {
        return byRecord.get(record);
    }

    public @Nullable VerbModel verb(String name) {
        return verbs.get(name);
    }

    public @Nullable RuleModel rule(String name) {
        return rules.get(name);
    }

    public Collection<NounModel> nouns() {
        return nouns.values();
    }

    public Collection<VerbModel> verbs() {
        return verbs.values();
    }

    public Collection<RuleModel> rules() {
        return rules.values();
    }

    /** Rules that listen to everything, or to everything of a noun. */
    public List<RuleModel> wildcards() {
        return wildcards;
    }

    /** The triggers that rules listen to, of one noun. */
    public List<Trigger<?>> triggers(String noun) {
        return triggers.getOrDefault(noun, List.of());
    }

    /** The names of the businesses, in the order they were loaded. */
    public List<String> businesses() {
        return businesses;
    }

    /** The rules of one business by name. */
    public Map<String, RuleModel> rulesOf(String business) {
        var found = new LinkedHashMap<String, RuleModel>();
        rules.forEach((name, rule) -> {
            if (rule.business().equals(business)) {
                found.put(name, rule);
            }
        });
        return found;
    }

    /** The names of all verbs. */
    public Set<String> types() {
        return verbs.keySet();
    }
}
