package kontor.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ServiceLoader;
import kontor.sdk.words.Index;
import kontor.sdk.words.Noun;
import kontor.sdk.words.Verb;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written for a vocabulary. */
class VocabularyWordsTest {
    private static final String VOCABULARY = """
        @org.jspecify.annotations.NullMarked @kontor.sdk.Vocabulary
        package acme;
        """;

    private static final String ACCOUNT = """
        package acme;

        import java.math.*;
        import java.time.*;
        import java.util.*;
        import kontor.sdk.*;
        import org.jspecify.annotations.Nullable;

        /**
         * What a customer pays for. It has credits.
         *
         * @param status where it
         *     stands, see {@link Status}
         */
        @Noun(name = "acme-account", verbs = {"upgraded", "wait"})
        public record Account(
                String id, @Nullable String name, int type, @Nullable Long credits, double ratio, BigDecimal balance,
                boolean open, Instant since, LocalDate day, Duration left, Status status, Ref<Account> parent,
                List<@Nullable String> tags, List<? extends Number> counts, Map<String, List<Status>> data,
                @Nullable Object anything) {
            public enum Status { TRIAL, ACTIVE }

            /** Asks for a plan. More. */
            @Verb(reply = Account.class) public record UpgradePlan(String account) {}
            @Verb(action = true) public record APIReset(String account) {}
            @Verb public record API(String account) {}
            @Verb({"opened", "shut"}) public record Moved(String account) {}
            /** One brought another. */
            @Verb(value = "referred", by = Account.class) public record Referral(Account referrer, Account referred) {}
            @Verb(value = "billed", by = kontor.sdk.builtin.Invoice.class) public record Billing(String account) {}
        }
        """;

    private static final String PAYMENTS = """
        package acme;

        import kontor.sdk.*;

        @Noun
        public interface Payments {
            @Verb record Created(String id) {}
        }
        """;

    @TempDir
    Path folder;

    @Test
    void everyComponentIsAFieldOfItsKind() {
        var result = new Javac(folder).compile(VOCABULARY, ACCOUNT, """
            package acme;

            import java.math.*;
            import java.time.*;
            import java.util.*;
            import kontor.sdk.*;
            import kontor.sdk.words.*;

            final class Uses {
                kontor.sdk.words.Noun<Account> noun = $.Account;
                TextField<Account> id = $.Account.id;
                TextField<Account> name = $.Account.name;
                NumberField<Account, Integer> type = $.Account.type;
                NumberField<Account, Long> credits = $.Account.credits;
                NumberField<Account, Double> ratio = $.Account.ratio;
                NumberField<Account, BigDecimal> balance = $.Account.balance;
                Field<Account, Boolean> open = $.Account.open;
                OrderedField<Account, Instant> since = $.Account.since;
                OrderedField<Account, LocalDate> day = $.Account.day;
                OrderedField<Account, Duration> left = $.Account.left;
                Field<Account, Account.Status> status = $.Account.status;
                Field<Account, Ref<Account>> parent = $.Account.parent;
                ListField<Account, String> tags = $.Account.tags;
                ListField<Account, Number> counts = $.Account.counts;
                Field<Account, Map<String, List<Account.Status>>> data = $.Account.data;
                Field<Account, Object> anything = $.Account.anything;
                NumberField<Account, Long> version = $.Account.version;
            }
            """);

        assertThat(result.errors()).isEmpty();
        assertThat(result.warnings()).isEmpty();
    }

    @Test
    void everyVerbIsAnEventACommandAnActionOrARelation() {
        var result = new Javac(folder).compile(VOCABULARY, ACCOUNT, PAYMENTS, """
            package acme;

            import kontor.sdk.builtin.Invoice;
            import kontor.sdk.words.*;

            final class Uses {
                Event<Account> upgraded = $.Account.upgraded;
                Event<Account> wait = $.Account.wait;
                Command<Account.UpgradePlan, Account> upgradePlan = $.Account.upgradePlan;
                Action<Account.APIReset> reset = $.Account.apiReset;
                Event<Account.API> api = $.Account.api;
                Event<Account.Moved> opened = $.Account.opened;
                Event<Account.Moved> shut = $.Account.shut;
                Relation<Account.Referral, Account> referred = $.Account.referred;
                Event<Account.Referral> by = $.Account.referred.by($.Account);
                Relation<Account.Billing, Invoice> billed = $.Account.billed;
                Event<Account> created = $.Account.created;
                Event<Payments.Created> payment = $.Payments.created;
                Schedule builtin = $.Daily;
            }
            """);

        assertThat(result.errors()).isEmpty();
        assertThat(result.warnings()).isEmpty();
    }

    @Test
    void whatANounWithoutStateIsToldHasFieldsUnlessTheyWouldMeanTwoThings() {
        var result = new Javac(folder).compile(VOCABULARY, """
            package acme;

            import java.util.*;
            import kontor.sdk.*;
            import org.jspecify.annotations.Nullable;

            @Noun
            public interface Subscription {
                @Verb({"started", "ended"})
                record Terms(String id, @Nullable String account, int seats, List<@Nullable String> tags, long ended) {}
                @Verb(reply = Terms.class) record Find(String account, long seats) {}
                record Aside(String note) {}
            }
            """, """
            package acme;

            import java.util.List;
            import kontor.sdk.words.*;

            final class Uses {
                PayloadField<Subscription, String> id = $.Subscription.id;
                PayloadField<Subscription, String> account = $.Subscription.account;
                PayloadField<Subscription, List<String>> tags = $.Subscription.tags;
                Event<Subscription.Terms> ended = $.Subscription.ended;
                Condition<Subscription> mine = $.Subscription.account.is("a-1");
            }
            """);

        assertThat(result.errors()).isEmpty();
        assertThat(result.warnings()).isEmpty();
        assertThat(result.written("acme.SubscriptionWords")).doesNotContain("seats", "note", "> ended = new Payload");
    }

    @Test
    void aNodeFindsEveryWordByItsWireName() throws IOException {
        var result = new Javac(folder).compile(VOCABULARY, ACCOUNT, PAYMENTS);

        assertThat(result.indexes()).containsExactly("acme.VocabularyIndex");
        try (var classes = result.classes()) {
            var index = ServiceLoader.load(Index.class, classes).stream()
                    .map(ServiceLoader.Provider::get)
                    .filter(one -> one.getClass().getPackageName().equals("acme"))
                    .findFirst()
                    .orElseThrow();
            assertThat(index.nouns()).extracting(Noun::name).containsExactly("acme-account");
            assertThat(index.verbs())
                    .extracting(Verb::name)
                    .containsExactly(
                            "acme-account.upgraded",
                            "acme-account.wait",
                            "acme-account.api",
                            "acme-account.apiReset",
                            "acme-account.billed.by.Invoice",
                            "acme-account.opened",
                            "acme-account.shut",
                            "acme-account.referred.by.acme-account",
                            "acme-account.upgradePlan",
                            "Payments.created");
        }
    }

    @Test
    void theBuiltInWordsAreWrittenTheSameWay() {
        var index = ServiceLoader.load(Index.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(one -> one.getClass().getPackageName().equals("kontor.sdk.builtin"))
                .findFirst()
                .orElseThrow();

        assertThat(index.nouns())
                .extracting(Noun::name)
                .contains("Invoice", "Payment")
                .doesNotContain("Email");
        assertThat(index.verbs()).extracting(Verb::name).contains("Email.send", "API.called", "Invoice.create");
    }

    @Test
    void documentationIsCarriedOver() {
        var result = new Javac(folder).compile(VOCABULARY, ACCOUNT);

        assertThat(result.documented("acme.$"))
                .contains("* The noun {@link Account}; on the wire {@code acme-account}. What a customer pays for.\n");
        assertThat(result.documented("acme.AccountWords"))
                .contains(
                        "* The field {@code status}; on the wire {@code acme-account.status}."
                                + " Where it stands, see {@code Status}.\n",
                        "* The command {@code upgradePlan}, answered with {@link Account};"
                                + " on the wire {@code acme-account.upgradePlan}. Asks for a plan.\n",
                        "* The relation {@code referred.by($.Account)};"
                                + " on the wire {@code acme-account.referred.by.acme-account}. One brought another.\n");
    }

    @Test
    void aWordSaysWhoWroteIt() {
        var result = new Javac(folder).compile(VOCABULARY, PAYMENTS);

        assertThat(result.written("acme.PaymentsWords")).isEqualTo("""
            package acme;

            import java.lang.String;
            import javax.annotation.processing.Generated;
            import kontor.sdk.words.Event;
            import kontor.sdk.words.PayloadField;

            @Generated("kontor.vocabulary.VocabularyProcessor")
            public final class PaymentsWords {
                public final PayloadField<Payments, String> id = new PayloadField<>("id");

                public final Event<Payments.Created> created = new Event<>("Payments.created", Payments.Created.class);

                PaymentsWords() {
                }
            }
            """);
    }

    @Test
    void nounsMayBeNamedLikeWords() {
        var result = new Javac(folder)
                .compile(
                        VOCABULARY,
                        "package acme; @kontor.sdk.Noun public record Noun(String id, String text, long n) {}",
                        "package acme; @kontor.sdk.Noun public record Long(String id, long n, Noun noun) {}",
                        "package acme; @kontor.sdk.Noun(verbs = \"set\") public record Field(String id, boolean b) {}",
                        "package acme; @kontor.sdk.Noun public record List(String id, java.util.List<Long> all) {}");

        assertThat(result.errors()).isEmpty();
        assertThat(result.warnings()).isEmpty();
    }

    @Test
    void aNounOnItsWayOutWarnsItsUsersOnly() {
        var result = new Javac(folder)
                .compile(
                        VOCABULARY,
                        "package acme; @Deprecated @kontor.sdk.Noun public record Old(String id) {}",
                        "package other; class Uses { Object old = acme.$.Old; }");

        assertThat(result.errors()).isEmpty();
        assertThat(result.warnings()).containsExactly("Uses.java:1 Old in acme.$ has been deprecated");
    }

    @Test
    void anEmptyVocabularyHasTheBuiltInWords() {
        var result = new Javac(folder).compile(VOCABULARY, "package acme; class Uses { Object email = $.Email.send; }");

        assertThat(result.errors()).isEmpty();
    }
}
