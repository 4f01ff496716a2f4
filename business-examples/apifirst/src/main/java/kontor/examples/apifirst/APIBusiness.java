package kontor.examples.apifirst;

import static java.time.ZoneOffset.UTC;
import static kontor.examples.vocabulary.Plan.ENTERPRISE;
import static kontor.examples.vocabulary.Plan.FREE;
import static kontor.examples.vocabulary.Plan.PRO;
import static kontor.examples.vocabulary.Plan.STARTER;
import static kontor.sdk.Do.*;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import kontor.examples.vocabulary.$;
import kontor.examples.vocabulary.Account;
import kontor.examples.vocabulary.Plan;
import kontor.sdk.Allowance;
import kontor.sdk.Business;
import kontor.sdk.Missed;
import kontor.sdk.Rate;
import kontor.sdk.Rule;
import kontor.sdk.builtin.API.Called;
import kontor.sdk.builtin.API.Response;
import kontor.sdk.builtin.Invoice;
import kontor.sdk.builtin.Usage;
import kontor.sdk.words.Where;
import org.jspecify.annotations.Nullable;

/**
 * A product that is an API. Endpoints automatically handle authentication, rate limiting, usage tracking and billing.
 */
public final class APIBusiness implements Business {
    // What a plan may call, and what calls cost
    static final Map<Plan, Tier> plans = Map.of(
            FREE, new Tier(perMinute(60), 1_000, money("0.002")),
            STARTER, new Tier(perMinute(600), 10_000, money("0.001")),
            PRO, new Tier(perMinute(6_000), 100_000, money("0.0005")),
            ENTERPRISE, new Tier(perMinute(60_000), 1_000_000, money("0.0002")));

    @Override
    public String name() {
        return "API-First";
    }

    // Every call of /api. Parallel: calls of one account must not take turns.
    final Rule endpoint = on($.API.called, request -> {
                // Authenticate
                var account = user.authenticate(request);

                // Check rate limit
                var allowance = checkRateLimit(account);
                if (!allowance.allowed()) {
                    return Response.tooManyRequests(allowance);
                }

                // Track usage
                send($.Usage.track, new Usage.Track(account, request.endpoint(), now()));

                // Execute request
                return handleRequest(account, request).with(allowance);
            })
            .parallel();

    // Auto-scaling billing: for each account the calls of the month that has ended
    final Rule billing = every($.Monthly, () -> {
                var month = YearMonth.from(now().atZone(UTC)).minusMonths(1);

                each($.Account, account -> {
                    var usage = db.count($.Usage, usageOf(account.id(), month));
                    var charge = calculateCharge(usage, account.plan());

                    if (usage > 0) {
                        send(
                                $.Invoice.create,
                                new Invoice.Create(
                                        account.id(),
                                        charge,
                                        List.of(new Invoice.Item("API calls", charge, usage)),
                                        month + "-api"));
                    }
                });
            })
            .missed(Missed.ALL);

    // How often an account may call depends on its plan.
    private static Allowance checkRateLimit(String account) {
        var plan = db.find($.Account, account).map(Account::plan).orElse(null);
        return user.within(tierOf(plan).rate(), account);
    }

    // The product itself
    private static Response handleRequest(String account, Called request) {
        var method = request.method() == null ? "GET" : request.method();
        return switch (method + " " + request.endpoint()) {
            case "GET /v1/report" -> Response.ok(report(account));
            case "GET /v1/echo" -> Response.ok(request.query());
            case "POST /v1/echo" -> Response.ok(request.body());
            default ->
                Response.error(
                        404,
                        "there is no " + method + " " + request.endpoint()
                                + "; there are GET /v1/report, GET /v1/echo and POST /v1/echo");
        };
    }

    // An account's calls in this month so far, by endpoint
    private static Report report(String account) {
        var month = YearMonth.from(now().atZone(UTC));
        return new Report(account, startOf(month), db.countBy($.Usage.endpoint, usageOf(account, month)));
    }

    // What is past the included calls, in exact money
    static BigDecimal calculateCharge(long usage, @Nullable Plan plan) {
        var tier = tierOf(plan);
        var charged = Math.max(0, usage - tier.included());
        return tier.price().multiply(BigDecimal.valueOf(charged)).setScale(2, RoundingMode.HALF_UP);
    }

    /**
     * What a plan may and what it costs.
     *
     * @param rate how often it may call
     * @param included calls a month that cost nothing
     * @param price of each call past them
     */
    record Tier(Rate rate, long included, BigDecimal price) {}

    /**
     * What {@code GET /v1/report} answers.
     *
     * @param account whose report it is
     * @param since the beginning of the month
     * @param calls how many, by endpoint
     */
    record Report(String account, Instant since, Map<String, Long> calls) {}

    // Who has taken no plan is on the one that accounts begin with.
    private static Tier tierOf(@Nullable Plan plan) {
        return Objects.requireNonNull(plans.get(plan == null ? STARTER : plan));
    }

    private static Where<Usage> usageOf(String account, YearMonth month) {
        return where(
                $.Usage.account.is(account),
                $.Usage.timestamp.atLeast(startOf(month)),
                $.Usage.timestamp.below(startOf(month.plusMonths(1))));
    }

    private static Instant startOf(YearMonth month) {
        return month.atDay(1).atStartOfDay(UTC).toInstant();
    }
}
