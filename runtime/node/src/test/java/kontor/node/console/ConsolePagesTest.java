package kontor.node.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static kontor.node.console.Console.fresh;
import static kontor.node.console.Find.button;
import static kontor.node.console.Find.hasText;
import static kontor.node.console.Find.run;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.SelectOption;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What each further page of the console shows, in a real browser. */
@ExtendWith(Console.Shared.class)
class ConsolePagesTest {
    private final Console console;

    ConsolePagesTest(Console console) {
        this.console = console;
    }

    @Test
    void aMailIsReadAsItsReceiverSeesItInAFrameThatMayRunNothing() {
        var id = fresh("mail");
        console.signup(id, "Ada", "");
        try (var window = console.open()) {
            var page = window.go("deliveries");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(id + "@example.com"))
                    .click();
            assertThat(page.locator("iframe.mail")).hasAttribute("sandbox", "");
            assertThat(page.frameLocator("iframe.mail").locator("body")).containsText("Analytics Platform");
            button(page, "Text").click();
            assertThat(page.locator("article pre")).containsText("Analytics Platform");
        }
    }

    @Test
    void aScheduleIsPausedResumedAndRunNow() {
        try (var window = console.open()) {
            var page = window.go("schedules");
            var row = page.getByRole(AriaRole.ROW).filter(hasText("Billing.generateInvoices"));
            assertThat(row).containsText("0 0 1 * *");
            row.getByText("Pause").click();
            assertThat(row.locator(".state").first()).hasText("paused");
            row.getByText("Resume").click();
            assertThat(row.getByText("Pause")).isVisible();
            row.getByText("Run now").click();
            assertThat(row.locator("a .state, div .state").first()).hasText("completed");
        }
    }

    @Test
    void entitiesAreFilteredSortedAndPaged() {
        var customer = fresh("many");
        for (int i = 0; i < 60; i++) {
            var account = "{\"id\":\"%s-%02d\",\"customer\":\"%s\",\"status\":\"active\",\"credits\":%d}";
            console.call("POST", "/db/Account", account.formatted(customer, i, customer, i));
        }
        try (var window = console.open()) {
            var page = window.go("db/Account");
            page.getByLabel("Field").selectOption("customer");
            page.getByLabel("Value").fill(customer);
            button(page, "Filter").click();
            assertThat(page.getByText("60 match")).isVisible();
            var rows = page.locator("tbody tr");
            assertThat(rows).hasCount(50);
            page.getByTitle("Sort by created").click();
            page.getByTitle("Sort by created").click();
            assertThat(rows.first()).containsText(customer + "-59");
            button(page, "Next →").click();
            assertThat(rows).hasCount(10);
            assertThat(rows.last()).containsText(customer + "-00");
            page.reload();
            assertThat(rows.first()).containsText(customer + "-59");
            page.getByLabel("Condition").selectOption(new SelectOption().setLabel("is not"));
            page.getByTitle("Take this condition away").click();
            assertThat(page.getByText("60 match")).hasCount(0);
        }
    }

    @Test
    void theOverviewPlotsTheHourAndCountsWhatNeedsSomebody() {
        var id = fresh("print");
        console.await("/runs/" + run(console.signup(id, "Ada", "print"), "Desk.print"), "/state", "failed");
        try (var window = console.open()) {
            var page = window.go("");
            assertThat(page.locator("figure canvas")).hasCount(4);
            var failed = page.locator("a.tile").filter(hasText("failed runs"));
            assertThat(failed.locator("b")).hasText(Pattern.compile("[1-9]\\d*"));
            failed.click();
            assertThat(page.locator("tbody tr").first()).containsText("failed");
        }
    }

    @Test
    void anIdWithSlashesMayBeTypedAsItIs() {
        console.signup(fresh("slash"), "Ada", "");
        var delivery = "/events?type=Delivery.created&limit=1";
        var event = console.await(delivery, "/items/0/type", "Delivery.created")
                .at("/items/0/id")
                .asText();
        var account = fresh("a/b");
        var row = "{\"id\":\"%s\",\"customer\":\"slashed\",\"status\":\"active\",\"credits\":1}";
        console.call("POST", "/db/Account", row.formatted(account));
        try (var window = console.open()) {
            var page = window.go("events/" + event);
            assertThat(event).contains("/");
            assertThat(page.locator("dl.facts")).containsText(event);
            window.go("db/Account/" + account);
            assertThat(page.locator("dl.facts")).containsText("slashed");
        }
    }

    @Test
    void theNodeTellsOfItselfAndItsShards() {
        try (var window = console.open()) {
            var page = window.go("node");
            assertThat(page.getByRole(AriaRole.ROW).filter(hasText("this one"))).containsText("128");
            assertThat(page.getByRole(AriaRole.ROW).filter(hasText("heap_bytes")))
                    .isVisible();
        }
    }

    @Test
    void theRulesAreAPictureOfWhatStartsWhat() {
        try (var window = console.open()) {
            var page = window.go("rules");
            page.getByLabel("Business").selectOption("Desk");
            var picture = page.locator(".picture svg");
            assertThat(picture.getByRole(AriaRole.BUTTON)).not().hasCount(0);
            picture.getByLabel("Desk.print").click();
            assertThat(picture.locator("g.dim")).not().hasCount(0);
            assertThat(button(page, "Only Desk.print ×")).isVisible();
            assertThat(picture.getByLabel("Customer.signup").getAttribute("class"))
                    .doesNotContain("dim");
        }
    }
}
