package kontor.kernel.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import kontor.kernel.message.HttpWrite;
import kontor.kernel.model.RuleModel.Listens;
import kontor.kernel.run.EmbedRule;
import kontor.kernel.run.WriteRule;
import kontor.sdk.Business;
import kontor.sdk.KontorException;
import kontor.sdk.Rule;
import kontor.sdk.Subject;
import kontor.sdk.words.Command;
import kontor.sdk.words.Event;
import kontor.sdk.words.Index;
import kontor.sdk.words.Noun;
import kontor.sdk.words.Trigger;
import kontor.sdk.words.Verb;
import org.jspecify.annotations.Nullable;

/** Builds the model of a node from its vocabularies and businesses, and refuses what does not fit together. */
public final class ModelBuilder {
    private final Map<String, NounModel> nouns = new LinkedHashMap<>();
    private final Map<String, VerbModel> verbs = new LinkedHashMap<>();
    private final Map<String, RuleModel> rules = new LinkedHashMap<>();
    private final Map<String, List<Trigger<?>>> triggers = new LinkedHashMap<>();
    private final List<String> businesses = new ArrayList<>();
    private final Function<Object, String> fingerprint;

    private ModelBuilder(Function<Object, String> fingerprint) {
        this.fingerprint = fingerprint;
    }

    /**
     * Builds a model.
     *
     * @param indexes the vocabularies
     * @param classes the businesses' classes
     * @param fingerprint the fingerprint of a lambda's code
     */
    public static Model build(
            Collection<Index> indexes,
            Collection<? extends Class<? extends Business>> classes,
            Function<Object, String> fingerprint) {
        var builder = new ModelBuilder(fingerprint);
        indexes.forEach(builder::vocabulary);
        builder.meanings();
        builder.httpWrites();
        classes.forEach(builder::business);
        builder.check();
        return new Model(builder.nouns, builder.verbs, builder.rules, builder.triggers, builder.businesses);
    }

    private void vocabulary(Index index) {
        var origin = index.getClass().getPackageName();
        index.nouns().forEach(noun -> noun(noun, origin));
        index.verbs().forEach(this::verb);
    }

    private void noun(Noun<?> noun, String origin) {
        var annotation = noun.type().getAnnotation(kontor.sdk.Noun.class);
        var model = new NounModel(
                noun.name(), noun, Shapes.struct(noun.type()), annotation != null && annotation.fact(), origin);
        var other = nouns.put(noun.name(), model);
        if (other != null && other.noun().type() != noun.type()) {
            throw new KontorException(
                    "KON-1104",
                    "two records claim the noun " + noun.name() + ": "
                            + other.noun().type().getName() + " and "
                            + noun.type().getName() + "; give one another name: @Noun(name = \"...\")");
        }
        for (var event : List.of(noun.created, noun.updated, noun.deleted)) {
            verbs.put(
                    event.name(), new VerbModel(event.name(), VerbModel.Kind.EVENT, model.shape(), "id", null, false));
        }
    }

    private void verb(Verb<?> verb) {
        var kind = switch (verb) {
            case Event<?> _ -> VerbModel.Kind.EVENT;
            case Command<?, ?> _ -> VerbModel.Kind.COMMAND;
            case kontor.sdk.words.Action<?> _ -> VerbModel.Kind.ACTION;
        };
        var reply = verb instanceof Command<?, ?> command && command.reply().isRecord()
                ? Shapes.struct(command.reply())
                : null;
        var model = new VerbModel(
                verb.name(), kind, Shapes.struct(verb.payload()), subject(verb.name(), verb.payload()), reply, true);
        if (verbs.put(verb.name(), model) != null) {
            throw new KontorException(
                    "KON-1104", "the verb " + verb.name() + " is declared twice; give one of them another name");
        }
    }

    private static @Nullable String subject(String verb, Class<?> payload) {
        var noun = verb.substring(0, verb.indexOf('.'));
        var named = Character.toLowerCase(noun.charAt(0)) + noun.substring(1);
        String found = null;
        for (var component : payload.getRecordComponents()) {
            if (component.isAnnotationPresent(Subject.class)) {
                return component.getName();
            }
            if (component.getName().equals(named) && component.getType() == String.class) {
                found = named;
            }
            if (component.getName().equals("id") && found == null) {
                found = "id";
            }
        }
        return found;
    }

    private void httpWrites() {
        var shape = new Shape.Struct(Object.class, List.of(), true);
        verbs.put(HttpWrite.TYPE, new VerbModel(HttpWrite.TYPE, VerbModel.Kind.COMMAND, shape, "id", null, false));
        rules.put(WriteRule.NAME, WriteRule.model());
    }

    private void meanings() {
        nouns.values().forEach(Meaning::check);
        if (nouns.values().stream().anyMatch(Meaning::any)) {
            verbs.put(Meaning.TYPE, EmbedRule.verb());
            rules.put(EmbedRule.NAME, EmbedRule.model());
        }
    }

    private void business(Class<? extends Business> type) {
        var found = RuleFields.of(type);
        businesses.add(found.business().name());
        found.rules().forEach((name, rule) -> rule(name, found.business().name(), rule));
    }

    private void rule(String name, String business, Rule rule) {
        var model = switch (rule) {
            case Rule.On<?> on -> {
                trigger(on);
                yield RuleBodies.on(name, business, on, fingerprint.apply(on.lambda()));
            }
            case Rule.Every every -> RuleBodies.every(name, business, every, fingerprint.apply(every.body()));
        };
        if (rules.put(name, model) != null) {
            throw new KontorException(
                    "KON-1106", "two rules are named " + name + "; rename the field or the class of one of them");
        }
    }

    private void trigger(Rule.On<?> on) {
        if (!(on.source() instanceof Trigger<?> trigger)) {
            return;
        }
        var noun = nouns.get(trigger.noun().name());
        if (noun == null) {
            return;
        }
        var known = triggers.computeIfAbsent(noun.name(), _ -> new ArrayList<>());
        if (known.stream().noneMatch(one -> one.name().equals(trigger.name()))) {
            known.add(trigger);
            verbs.put(
                    trigger.name(),
                    new VerbModel(trigger.name(), VerbModel.Kind.EVENT, noun.shape(), "id", null, false));
        }
    }

    private void check() {
        var answering = new LinkedHashMap<String, String>();
        for (var rule : rules.values()) {
            if (!(rule.listens() instanceof Listens.To(var type, var answers))) {
                continue;
            }
            if (!verbs.containsKey(type)) {
                throw new KontorException(
                        "KON-1107",
                        rule.name() + " listens to " + type + ", which no loaded vocabulary declares; add the"
                                + " vocabulary's jar to the class path");
            }
            var other = answers ? answering.put(type, rule.name()) : null;
            if (other != null) {
                throw new KontorException(
                        "KON-1108",
                        "two rules carry out " + type + ": " + other + " and " + rule.name()
                                + "; only one may, let the other listen to an event instead");
            }
        }
    }
}
