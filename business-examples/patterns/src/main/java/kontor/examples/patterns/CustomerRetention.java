package kontor.examples.patterns;

import static java.time.ZoneOffset.UTC;
import static kontor.examples.vocabulary.Account.Status.ACTIVE;
import static kontor.sdk.Do.ago;
import static kontor.sdk.Do.days;
import static kontor.sdk.Do.db;
import static kontor.sdk.Do.each;
import static kontor.sdk.Do.every;
import static kontor.sdk.Do.money;
import static kontor.sdk.Do.next;
import static kontor.sdk.Do.now;
import static kontor.sdk.Do.on;
import static kontor.sdk.Do.send;
import static kontor.sdk.Do.where;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import kontor.examples.vocabulary.$;
import kontor.examples.vocabulary.Account;
import kontor.examples.vocabulary.Appointment;
import kontor.examples.vocabulary.Assignment;
import kontor.examples.vocabulary.Calendar;
import kontor.examples.vocabulary.Offer;
import kontor.examples.vocabulary.SuccessManager;
import kontor.sdk.Business;
import kontor.sdk.Rule;
import kontor.sdk.builtin.Email.Mail;
import kontor.sdk.builtin.Event;

/** Customer retention: fewer leave, and who stays is worth more. */
public final class CustomerRetention implements Business {
    static final List<String> managers = List.of("grace@example.com", "katherine@example.com", "dorothy@example.com");

    static final List<Feature> features = List.of(
            new Feature("dashboards to share", LocalDate.parse("2026-02-16")),
            new Feature("export to CSV and Parquet", LocalDate.parse("2026-05-04")),
            new Feature("alerts by mail and Slack", LocalDate.parse("2026-08-24")),
            new Feature("funnels", LocalDate.parse("2026-10-12")),
            new Feature("reports on a schedule", LocalDate.parse("2026-11-09")));

    // Engagement monitoring
    final Rule engagement = every(
            $.Daily,
            () -> each($.Account, where($.Account.status.is(ACTIVE)), account -> {
                var lastActivity = lastActivityOf(account);
                var sinceActivity = Duration.between(lastActivity, now());

                if (sinceActivity.compareTo(days(7)) > 0 && !wasAsked(account, lastActivity)) {
                    // Send re-engagement email
                    db.update($.Account, account.id(), $.Account.reengaged.to(now()));
                    send(
                            $.Email.send,
                            Mail.to(account.address(), "re-engagement")
                                    .with("daysSinceActivity", sinceActivity.toDays())
                                    .with("newFeatures", newFeaturesSince(lastActivity)));
                }
            }));

    // Proactive support
    final Rule healthScore = on($.Account.healthScore.drops(), account -> {
        // Assign success manager
        send($.SuccessManager.assign, new SuccessManager.Assign(account.id(), "high", "health score drop"));

        // Schedule check-in
        send($.Calendar.schedule, new Calendar.Schedule("check-in", account.id(), 30));
    });

    // Win-back campaigns, once a subscription
    final Rule churn = on($.Subscription.cancelled, subscription -> {
        // Wait 30 days, unless the customer comes back before
        var back = next($.Subscription.created, $.Subscription.account.is(subscription.account()), days(30));
        var offer = new Offer(subscription.id(), subscription.account(), money("0.5"), "6 months", "all pro features");
        if (back.isEmpty() && db.tryCreate($.Offer, offer)) {
            send($.Email.send, Mail.to(subscription.customer().email(), "win-back", offer));
        }
    });

    /** The success managers take turns; an account keeps its own. */
    static final class SuccessManagers {
        final Rule assign = on($.SuccessManager.assign, wanted -> {
            var manager = db.find($.Assignment, wanted.account())
                    .map(Assignment::manager)
                    .orElseGet(() -> whoseTurnItIs());
            db.upsert($.Assignment, new Assignment(wanted.account(), manager, wanted.priority(), wanted.reason()));
        });

        // The entity counts, so that two at a time get two managers.
        private static String whoseTurnItIs() {
            var turns =
                    db.upsert($.Rota, "success-managers", $.Rota.turns.plus(1)).turns();
            return managers.get((int) ((turns - 1) % managers.size()));
        }
    }

    /** Appointments: one a working day, at 10:00 UTC. */
    static final class Appointments {
        final Rule schedule = on($.Calendar.schedule, wanted -> {
            var coming = where(
                    $.Appointment.account.is(wanted.account()),
                    $.Appointment.type.is(wanted.type()),
                    $.Appointment.at.above(now()));
            if (db.count($.Appointment, coming) == 0) {
                var day = workingDayAfter(now().atZone(UTC).toLocalDate());
                while (!book(day, wanted)) {
                    day = workingDayAfter(day);
                }
            }
        });

        // The time is the id, so that it is given away once.
        private static boolean book(LocalDate day, Calendar.Schedule wanted) {
            var at = day.atTime(10, 0).toInstant(UTC);
            var appointment = new Appointment(at.toString(), wanted.account(), wanted.type(), at, wanted.duration());
            return db.tryCreate($.Appointment, appointment);
        }

        private static LocalDate workingDayAfter(LocalDate day) {
            var next = day.plusDays(1);
            return next.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) > 0 ? workingDayAfter(next) : next;
        }
    }

    /** What the product can do, and since when. */
    record Feature(String name, LocalDate released) {}

    static List<Feature> newFeaturesSince(Instant time) {
        return features.stream()
                .filter(feature ->
                        isBetween(time, feature.released().atStartOfDay(UTC).toInstant(), now()))
                .toList();
    }

    private static boolean isBetween(Instant from, Instant time, Instant to) {
        return time.isAfter(from) && !time.isAfter(to);
    }

    // Of an account that has done nothing yet, its creation.
    private static Instant lastActivityOf(Account account) {
        return db.first(
                        $.Event,
                        where($.Event.account.is(account.id()), $.Event.type.is("activity")),
                        $.Event.timestamp.descending())
                .map(Event::timestamp)
                .orElseGet(() -> db.createdAt($.Account, account.id()));
    }

    // Whether it was asked to come back since it was last active, in the last 30 days.
    private static boolean wasAsked(Account account, Instant lastActivity) {
        var asked = account.reengaged();
        return asked != null && asked.isAfter(lastActivity) && asked.isAfter(ago(days(30)));
    }
}
