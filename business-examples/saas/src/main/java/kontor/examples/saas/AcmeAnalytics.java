package kontor.examples.saas;

import static java.time.ZoneOffset.UTC;
import static kontor.examples.vocabulary.Account.Status.ACTIVE;
import static kontor.examples.vocabulary.Account.Status.CANCELLED;
import static kontor.examples.vocabulary.Account.Status.TRIAL;
import static kontor.examples.vocabulary.Database.State.READY;
import static kontor.examples.vocabulary.Plan.ENTERPRISE;
import static kontor.examples.vocabulary.Plan.FREE;
import static kontor.examples.vocabulary.Plan.PRO;
import static kontor.examples.vocabulary.Plan.STARTER;
import static kontor.sdk.Do.*;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import kontor.examples.vocabulary.$;
import kontor.examples.vocabulary.Account;
import kontor.examples.vocabulary.Customer;
import kontor.examples.vocabulary.Database;
import kontor.examples.vocabulary.Plan;
import kontor.examples.vocabulary.UsageRecord;
import kontor.sdk.Business;
import kontor.sdk.Missed;
import kontor.sdk.Rule;
import kontor.sdk.builtin.API.GenerateKey;
import kontor.sdk.builtin.Analytics.Track;
import kontor.sdk.builtin.Email.Mail;
import kontor.sdk.builtin.Invoice;
import kontor.sdk.builtin.Payment.Charge;
import kontor.sdk.words.Condition;
import org.jspecify.annotations.Nullable;

/** Acme Analytics: trials, conversion, churn and usage billing. */
public final class AcmeAnalytics implements Business {
    static final Product product = new Product("Analytics Platform", "Business Intelligence");

    // Pricing tiers
    static final Map<Plan, Tier> plans = Map.of(
            FREE, new Tier(money("0"), List.of()),
            STARTER, new Tier(money("29"), List.of("basic-analytics", "1-user")),
            PRO, new Tier(money("99"), List.of("advanced-analytics", "10-users", "api-access")),
            ENTERPRISE, new Tier(money("499"), List.of("all-features", "unlimited-users", "white-label")));

    @Override
    public String name() {
        return "Acme Analytics";
    }

    // Customer lifecycle
    static final class Lifecycle {
        // New signup
        final Rule signup = on($.Customer.signup, customer -> {
            // Create account
            var account = onTrial(customer, in(days(14)));

            // Setup infrastructure
            send($.Database.provision, new Database.Provision(account.id()));
            send($.API.generateKey, new GenerateKey(account.id()));

            // Send welcome email
            send($.Email.send, Mail.to(customer.email(), "welcome", customer, account, product));

            // Notify team
            var company = customer.company() == null ? "" : " (" + customer.company() + ")";
            api.slack.send("sales", "New trial signup: " + customer.email() + company);
        });

        // Trial ending reminder: once an account
        final Rule trialEnding = every(
                $.Daily,
                () -> each(
                        $.Account,
                        where(
                                $.Account.status.is(TRIAL),
                                $.Account.trialEnds.between(now(), in(days(3))),
                                $.Account.trialReminded.missing()),
                        account -> {
                            db.update($.Account, account.id(), $.Account.trialReminded.to(now()));
                            send(
                                    $.Email.send,
                                    Mail.to(account.address(), "trial-ending", account)
                                            .with("daysRemaining", daysUntil(account.trialEnds())));
                        }));

        // Trial over: a timer from the start of the trial to its end
        final Rule trialOver = on($.Account.created, account -> {
                    sleepUntil(Objects.requireNonNull(account.trialEnds()));
                    var later = db.find($.Account, account.id());
                    if (later.isPresent() && later.get().status() == TRIAL) {
                        send($.Email.send, Mail.to(account.address(), "trial-over", account));
                    }
                })
                .when(account -> account.status() == TRIAL && account.trialEnds() != null);

        // Convert to paid
        final Rule conversion = on($.Subscription.created, subscription -> {
            db.update(
                    $.Account,
                    subscription.account(),
                    $.Account.status.to(ACTIVE),
                    $.Account.plan.to(subscription.plan()));

            send(
                    $.Email.send,
                    Mail.to(subscription.customer().email(), "subscription-confirmed")
                            .with("subscription", subscription));

            // Track conversion
            send(
                    $.Analytics.track,
                    Track.of("conversion", subscription.account())
                            .with("customer", subscription.customer())
                            .with("plan", subscription.plan())
                            .with("value", subscription.amount()));
        });

        // Handle churn
        final Rule churn = on($.Subscription.cancelled, subscription -> {
            // Send exit survey
            send(
                    $.Email.send,
                    Mail.to(subscription.customer().email(), "exit-survey").with("subscription", subscription));

            // Downgrade account after grace period
            sleep(days(7));
            db.update($.Account, subscription.account(), $.Account.status.to(CANCELLED), $.Account.plan.clear());
        });
    }

    // Usage-based billing
    static final class Billing {
        // Track API usage
        final Rule trackUsage = on($.API.called.accepted(), call -> {
                    var account = Objects.requireNonNull(call.account());
                    db.create($.UsageRecord, new UsageRecord(newId(), account, call.endpoint(), now(), 1));
                })
                .when(call -> call.account() != null);

        // Generate monthly invoices, for the month that has ended
        final Rule generateInvoices = every("0 0 1 * *", () -> {
                    var month = YearMonth.from(now().atZone(UTC)).minusMonths(1);

                    each($.Account, where($.Account.status.is(ACTIVE), boughtAPlan()), account -> {
                        // Calculate usage
                        var usage = db.count(
                                $.UsageRecord,
                                where(
                                        $.UsageRecord.account.is(account.id()),
                                        $.UsageRecord.timestamp.atLeast(startOf(month)),
                                        $.UsageRecord.timestamp.below(startOf(month.plusMonths(1)))));

                        // Calculate charges
                        var plan = Objects.requireNonNull(account.plan());
                        var baseCharge = tierOf(plan).price();
                        var usageCharge = money("0.01").multiply(BigDecimal.valueOf(Math.max(0, usage - 10_000)));

                        // Create invoice
                        var invoice = send(
                                $.Invoice.create,
                                new Invoice.Create(
                                        account.id(),
                                        baseCharge.add(usageCharge),
                                        List.of(
                                                new Invoice.Item(nameOf(plan) + " plan", baseCharge, null),
                                                new Invoice.Item("API usage", usageCharge, usage)),
                                        month.toString()));

                        // Charge customer
                        send($.Payment.charge, new Charge(invoice.id()));
                    });
                })
                .missed(Missed.ALL);
    }

    // Infrastructure
    static final class Infrastructure {
        final Rule provision = on($.Database.provision, wanted -> {
            if (db.find($.Database, wanted.account()).isEmpty()) {
                db.create($.Database, new Database(wanted.account(), "analytics_" + newId(), READY));
            }
        });
    }

    /** Feature flags. */
    public static final class Features {
        private Features() {}

        /** Whether an account has a feature; nobody has one without a plan. */
        public static boolean check(Account account, String feature) {
            var features =
                    account.plan() == null ? List.of() : tierOf(account.plan()).features();
            return features.contains(feature) || features.contains("all-features");
        }
    }

    /** What is sold. */
    record Product(String name, String category) {}

    /** What a plan costs a month, and what it has. */
    record Tier(BigDecimal price, List<String> features) {}

    // A referral may have made the account before its owner signed up.
    private static Account onTrial(Customer customer, Instant ends) {
        var fresh = Account.trial(customer, ends);
        if (db.tryCreate($.Account, fresh)) {
            return fresh;
        }
        if (db.get($.Account, fresh.id()).customer() != null) {
            throw refuse("there is an account for " + fresh.id() + " already");
        }
        return db.update(
                $.Account,
                fresh.id(),
                $.Account.customer.to(customer.id()),
                $.Account.email.to(customer.email()),
                $.Account.status.to(TRIAL),
                $.Account.plan.to(STARTER),
                $.Account.trialEnds.to(ends));
    }

    // What is free, or was won by referrals, is not billed.
    private static Condition<Account> boughtAPlan() {
        return $.Account.plan.exists().and($.Account.plan.not(FREE)).and($.Account.planReason.missing());
    }

    private static Tier tierOf(Plan plan) {
        return Objects.requireNonNull(plans.get(plan));
    }

    private static String nameOf(Plan plan) {
        return plan.name().toLowerCase(Locale.ROOT);
    }

    // Whole days, the one that has begun included.
    private static long daysUntil(@Nullable Instant end) {
        return end == null
                ? 0
                : Duration.between(now(), end).plusDays(1).minusNanos(1).toDays();
    }

    private static Instant startOf(YearMonth month) {
        return month.atDay(1).atStartOfDay(UTC).toInstant();
    }
}
