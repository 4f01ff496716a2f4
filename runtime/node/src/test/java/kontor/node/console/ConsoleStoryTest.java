package kontor.node.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static kontor.node.console.Console.fresh;
import static kontor.node.console.Find.button;
import static kontor.node.console.Find.field;
import static kontor.node.console.Find.hasText;
import static kontor.node.console.Find.heading;
import static kontor.node.console.Find.run;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a person does with a running business, page by page, in a real browser. */
@ExtendWith(Console.Shared.class)
class ConsoleStoryTest {
    private final Console console;

    ConsoleStoryTest(Console console) {
        this.console = console;
    }

    @Test
    void anEventIsSentFromItsFormAndItsRunFollowedToItsEnd() {
        try (var window = console.open()) {
            var page = window.go("events");
            button(page, "Send an event …").click();
            page.getByRole(AriaRole.DIALOG).getByLabel("Type").selectOption("Customer.signup");
            var id = fresh("form");
            field(page, "id").fill(id);
            field(page, "email").fill(id + "@example.com");
            field(page, "name").fill("Grace");
            button(page, "Send").click();
            assertThat(page.getByRole(AriaRole.STATUS).filter(hasText("Taken:")))
                    .isVisible();
            page.getByRole(AriaRole.DIALOG)
                    .getByText("AcmeAnalytics.Lifecycle.signup")
                    .click();

            assertThat(heading(page, "AcmeAnalytics.Lifecycle.signup")).isVisible();
            assertThat(page.locator("dl.facts .state")).hasText("completed");
            var steps = page.locator("ol.bars > li");
            assertThat(steps.first()).containsText("create");
            assertThat(steps.first()).containsText(id + "@example.com");
            steps.first().locator("summary").click();
            assertThat(steps.first().locator("pre").first()).containsText("\"trial\"");
        }
    }

    @Test
    void aPayloadThatDoesNotFitIsRefusedWhereItDoesNot() {
        try (var window = console.open()) {
            var page = window.go("events?send=Subscription.created");
            field(page, "id").fill(fresh("s"));
            field(page, "account").fill("nobody@example.com");
            var customer = page.getByRole(AriaRole.GROUP, new Page.GetByRoleOptions().setName("customer"));
            customer.getByLabel(Pattern.compile("^id ")).fill(fresh("c"));
            customer.getByLabel(Pattern.compile("^email ")).fill("nobody@example.com");
            field(page, "amount").fill("much");
            button(page, "Send").click();
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("/data/amount");
        }
    }

    @Test
    void whatHappensAppearsWhileOneWatches() {
        try (var window = console.open()) {
            var page = window.go("events");
            assertThat(page.locator(".filters .state")).hasText("live");
            var id = fresh("live");
            console.signup(id, "Ada", "");
            assertThat(page.getByRole(AriaRole.ROW)
                            .filter(hasText("Customer.signup"))
                            .filter(hasText(id)))
                    .isVisible();
            button(page, "Live").click();
            assertThat(page.locator(".filters .state")).hasText("paused");
        }
    }

    @Test
    void theSliderShowsTheStateThenWhatChangedAndWhy() {
        var email = console.converted();
        console.await("/db/Account/" + email, "/state/status", "active");
        try (var window = console.open()) {
            var page = window.go("db/Account/" + email);
            assertThat(page.locator(".slider")).containsText("Version 2 of 2");
            assertThat(heading(page, "State now")).isVisible();
            assertThat(page.locator("dd.changed").filter(hasText("active was trial")))
                    .isVisible();
            assertThat(page.locator("dd.changed").filter(hasText("pro was starter")))
                    .isVisible();

            page.getByLabel("Version").fill("1");
            assertThat(heading(page, "State at version 1")).isVisible();
            assertThat(page.locator("dl.facts")).containsText("trial");
            assertThat(page.locator("dd.changed")).hasCount(0);

            var newest = page.locator(".timeline li").first();
            newest.getByText("Subscription.created").click();
            assertThat(heading(page, "Subscription.created")).isVisible();
            assertThat(page.getByRole(AriaRole.ROW).filter(hasText("AcmeAnalytics.Lifecycle.conversion")))
                    .isVisible();
        }
    }

    @Test
    void anEntityIsReplayed() {
        var email = console.converted();
        try (var window = console.open()) {
            var page = window.go("db/Account/" + email);
            button(page, "Replay").click();
            assertThat(page.getByRole(AriaRole.STATUS)).containsText("matches");
        }
    }

    @Test
    void aFailedRunIsRetriedOnceItsCauseIsMended() {
        var id = fresh("print");
        var run = run(console.signup(id, "Ada", "print"), "Desk.print");
        console.await("/runs/" + run, "/state", "failed");
        try (var window = console.open()) {
            var page = window.go("runs?state=failed&rule=Desk.print");
            var row = page.getByRole(AriaRole.ROW).filter(hasText(id));
            assertThat(row).containsText("the printer has no paper");
            row.getByText("Desk.print").click();
            assertThat(page.locator(".card.failure")).containsText("the printer has no paper");

            Desk.PAPER.add(id);
            button(page, "Retry").click();
            assertThat(page.locator("dl.facts .state")).hasText("completed");
            assertThat(page.locator("ol.bars > li")).hasCount(2);
            assertThat(button(page, "Retry")).hasCount(0);
        }
    }

    @Test
    void failedRunsAreRetriedTogether() {
        var first = fresh("print");
        var second = fresh("print");
        console.await("/runs/" + run(console.signup(first, "Ada", "print"), "Desk.print"), "/state", "failed");
        console.await("/runs/" + run(console.signup(second, "Ada", "print"), "Desk.print"), "/state", "failed");
        Desk.PAPER.add(first);
        Desk.PAPER.add(second);
        try (var window = console.open()) {
            var page = window.go("runs?state=failed&rule=Desk.print");
            var rows = page.locator("tbody tr");
            rows.filter(hasText(first)).getByRole(AriaRole.CHECKBOX).check();
            rows.filter(hasText(second)).getByRole(AriaRole.CHECKBOX).check();
            button(page, "Retry 2").click();
            assertThat(rows.filter(hasText(first))).hasCount(0);
            assertThat(rows.filter(hasText(second))).hasCount(0);
        }
    }

    @Test
    void aSleepingRunIsWokenAndAnotherCancelled() {
        var woken = fresh("sleeper");
        var cancelled = fresh("sleeper");
        console.signup(woken, "Ada", "");
        console.signup(cancelled, "Ada", "");
        try (var window = console.open()) {
            var page = window.go("runs");
            page.getByRole(AriaRole.NAVIGATION, new Page.GetByRoleOptions().setName("States"))
                    .getByText("sleeping")
                    .click();
            var rows = page.locator("tbody tr");
            assertThat(page.locator("tbody .state:not(.sleeping)")).hasCount(0);
            assertThat(rows.filter(hasText(woken)))
                    .containsText(Pattern.compile("20\\d\\d-\\d\\d-\\d\\d \\d\\d:\\d\\d"));
            rows.filter(hasText(woken)).getByRole(AriaRole.CHECKBOX).check();
            button(page, "Wake 1").click();
            assertThat(rows.filter(hasText(woken))).hasCount(0);

            page.onDialog(dialog -> dialog.accept());
            rows.filter(hasText(cancelled)).getByRole(AriaRole.CHECKBOX).check();
            button(page, "Cancel 1").click();
            assertThat(rows.filter(hasText(cancelled))).hasCount(0);
            page.getByRole(AriaRole.NAVIGATION, new Page.GetByRoleOptions().setName("States"))
                    .getByText("cancelled")
                    .click();
            assertThat(rows.filter(hasText(cancelled))).isVisible();
        }
    }

    @Test
    void aTaskIsApproved() {
        var id = fresh("credit");
        console.signup(id, id, "credit");
        try (var window = console.open()) {
            var page = window.go("tasks");
            var task = page.getByRole(AriaRole.ARTICLE).filter(hasText("Credit for " + id + "?"));
            assertThat(task).containsText("print & sons");
            task.getByLabel("Reason").fill("a good customer");
            task.getByText("approved").click();
            assertThat(task).hasCount(0);
            page.getByLabel("State").selectOption("completed");
            assertThat(task).containsText("a good customer");
        }
        console.await("/db/Account/" + id + "@example.com", "/state/credits", "500");
    }
}
