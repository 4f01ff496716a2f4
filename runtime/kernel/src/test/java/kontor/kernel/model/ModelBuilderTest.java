package kontor.kernel.model;

import static kontor.sdk.Do.every;
import static kontor.sdk.Do.now;
import static kontor.sdk.Do.on;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import kontor.kernel.run.WriteRule;
import kontor.kernel.words.$;
import kontor.kernel.words.Item;
import kontor.kernel.words.Item.Quoted;
import kontor.kernel.words.Warehouse;
import kontor.sdk.Business;
import kontor.sdk.KontorException;
import kontor.sdk.Missed;
import kontor.sdk.Retry;
import kontor.sdk.Rule;
import kontor.sdk.words.Event;
import kontor.sdk.words.Index;
import kontor.sdk.words.Noun;
import kontor.sdk.words.Verb;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@SuppressWarnings("unused")
class ModelBuilderTest {
    private static void refused(String code, String part, Runnable build) {
        assertThatThrownBy(build::run)
                .isInstanceOf(KontorException.class)
                .hasMessageContaining(part)
                .extracting("code")
                .isEqualTo(code);
    }

    @SafeVarargs
    private static void refuses(String code, String part, Class<? extends Business>... businesses) {
        refused(code, part, () -> Warehouse.model(businesses));
    }

    // --- names

    static final class Shop implements Business {
        final Rule seen = on($.Item.seen, seen -> {});

        static final class Counter {
            final Rule quote = on($.Item.quote, asked -> new Quoted(1, null));

            static final class Till {
                final Rule wrap = on($.Item.wrap, wrap -> {});
            }
        }

        static final class NoRules {
            NoRules(int needed) {}
        }

        record Note(String text) {}

        final Rule nightly = every($.Daily, () -> {}).zone("Europe/Berlin").missed(Missed.ALL);
    }

    @Test
    void aRulesNameIsItsFieldsPath() {
        var model = Warehouse.model(Shop.class);

        assertThat(model.rulesOf("Shop").keySet())
                .containsExactlyInAnyOrder("Shop.seen", "Shop.nightly", "Shop.Counter.quote", "Shop.Counter.Till.wrap");
        assertThat(model.rules()).extracting(RuleModel::name).contains(WriteRule.NAME);
        assertThat(Objects.requireNonNull(model.answering("Item.quote")).name()).isEqualTo("Shop.Counter.quote");
        assertThat(model.answering("Item.seen")).isNull();
    }

    @Test
    void aRuleKnowsWhatItListensToAndHow() {
        var nightly = Objects.requireNonNull(Warehouse.model(Shop.class).rule("Shop.nightly"));

        assertThat(nightly.listens()).isInstanceOfSatisfying(RuleModel.Listens.Ticks.class, ticks -> {
            assertThat(ticks.cron().zone().getId()).isEqualTo("Europe/Berlin");
            assertThat(ticks.missed()).isEqualTo(Missed.ALL);
        });
        assertThat(nightly.options().retry()).isEqualTo(Retry.DEFAULT);
    }

    static final class Curious implements Business {
        final Rule all = on($.everything, message -> {});
        final Rule items = on($.any($.Item), message -> {});
        final Rule full = on($.Item.stock.reaches(10), item -> {});
        final Rule fullToo = on($.Item.stock.reaches(10), item -> {});
    }

    @Test
    void wildcardsHearTheirNounOrEverythingAndTriggersAreVerbs() {
        var model = Warehouse.model(Curious.class);

        assertThat(model.rulesFor("Item.created"))
                .extracting(RuleModel::name)
                .containsExactlyInAnyOrder("Curious.all", "Curious.items");
        assertThat(model.rulesFor("Scan.created")).extracting(RuleModel::name).containsExactly("Curious.all");
        assertThat(model.rulesFor("Item.stock.reaches(10)")).hasSize(4);
        assertThat(model.triggers("Item")).hasSize(1);
        assertThat(Objects.requireNonNull(model.verb("Item.stock.reaches(10)")).external())
                .isFalse();
    }

    @Test
    void theSubjectIsTheMarkedFieldElseTheOneNamedLikeTheNounElseTheId() {
        assertThat(Objects.requireNonNull(Warehouse.EMPTY.verb("Item.seen")).subject())
                .isEqualTo("item");
        assertThat(Objects.requireNonNull(Warehouse.EMPTY.verb("Item.created")).subject())
                .isEqualTo("id");
    }

    // --- refusals

    static final class Unreadable implements Business {
        final Rule never = every("every day", () -> {});
    }

    @Test
    void anUnreadableScheduleIsRefused() {
        refuses("KON-1102", "'every day' is not a cron expression", Unreadable.class);
    }

    record Box(String id) {}

    private static List<Index> withNoun(String name, Class<?> type) {
        return with(List.of(new Noun<>(name, type)), List.of());
    }

    private static List<Index> with(List<Noun<?>> nouns, List<Verb<?>> verbs) {
        var indexes = new ArrayList<>(Warehouse.vocabularies());
        indexes.add(new Index() {
            @Override
            public List<Noun<?>> nouns() {
                return nouns;
            }

            @Override
            public List<Verb<?>> verbs() {
                return verbs;
            }
        });
        return indexes;
    }

    @Test
    void twoRecordsForOneNounAreRefusedNamingBoth() {
        refused(
                "KON-1104",
                "two records claim the noun Item: " + Item.class.getName() + " and " + Box.class.getName(),
                () -> ModelBuilder.build(withNoun("Item", Box.class), List.of(), _ -> "1"));
    }

    @Test
    void oneRecordThatTwoVocabulariesNameIsNoContradiction() {
        assertThat(ModelBuilder.build(withNoun("Item", Item.class), List.of(), _ -> "1")
                        .noun("Item"))
                .isNotNull();
    }

    @Test
    void aVerbThatIsDeclaredTwiceIsRefused() {
        var twice = with(List.of(), List.of(new Event<>("Item.seen", Box.class)));

        refused(
                "KON-1104",
                "the verb Item.seen is declared twice",
                () -> ModelBuilder.build(twice, List.of(), _ -> "1"));
    }

    record Russian(String id, @Nullable List<Russian> inner) {}

    @Test
    void aRecordThatContainsItselfIsRefused() {
        refused(
                "KON-1105",
                "contains itself",
                () -> ModelBuilder.build(withNoun("Doll", Russian.class), List.of(), _ -> "1"));
    }

    static final class Other {
        static final class Shop implements Business {
            final Rule seen = on($.Item.moved, seen -> {});
        }
    }

    @Test
    void twoRulesOfOneNameAreRefused() {
        refuses("KON-1106", "two rules are named Shop.seen", Shop.class, Other.Shop.class);
    }

    static final class Ghosts implements Business {
        final Rule ghost = on(new Event<>("Ghost.seen", Item.Seen.class), seen -> {});
    }

    @Test
    void aRuleOnAVerbThatNoVocabularyDeclaresIsRefused() {
        refuses("KON-1107", "Ghosts.ghost listens to Ghost.seen, which no loaded vocabulary declares", Ghosts.class);
    }

    static final class Rivals implements Business {
        final Rule first = on($.Item.quote, asked -> new Quoted(1, null));
        final Rule second = on($.Item.quote, asked -> new Quoted(2, null));
    }

    @Test
    void twoRulesThatAnswerOneCommandAreRefusedNamingBoth() {
        refuses("KON-1108", "two rules carry out Item.quote: Rivals.first and Rivals.second", Rivals.class);
    }

    static final class Listeners implements Business {
        final Rule answers = on($.Item.quote, asked -> new Quoted(1, null));
        final Rule hears = on($.Item.quote.accepted(), asked -> {});
    }

    @Test
    void anyNumberOfRulesMayListenToACommand() {
        assertThat(Warehouse.model(Listeners.class).rulesFor("Item.quote")).hasSize(2);
    }

    static final class Empty implements Business {
        final @Nullable Rule nothing = null;
    }

    @Test
    void aRuleFieldThatIsNullIsRefused() {
        refuses("KON-1109", "nothing is null", Empty.class);
    }

    static final class Broken implements Business {
        Broken() {
            throw new IllegalStateException("no licence");
        }
    }

    static final class Needy implements Business {
        Needy(String needed) {}
    }

    static final class Eager implements Business {
        final java.time.Instant made = now();
    }

    @Test
    void aBusinessThatCannotBeConstructedIsRefused() {
        refuses("KON-1109", "no licence", Broken.class);
        refuses("KON-1109", "need a constructor without parameters", Needy.class);
        refuses("KON-1109", "a verb (send, db, now, sleep, ...) was used outside a rule's body", Eager.class);
    }

    static final class Lost implements Business {
        final Rule kept = on($.Item.seen, seen -> {});

        Lost() {
            on($.Item.moved, moved -> {});
            every($.Daily, () -> {});
        }
    }

    @Test
    void aRuleThatNoFieldKeepsIsRefused() {
        refuses("KON-1110", "makes 2 rule(s) that no field keeps", Lost.class);
    }
}
