package kontor.node.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static kontor.node.console.Console.fresh;
import static kontor.node.console.Find.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The console on a phone, by keyboard, in the dark, and with data that means no good. */
@ExtendWith(Console.Shared.class)
class ConsoleReachTest {
    private static final String MARKUP = "<b>bold</b><img src=x onerror=alert(1)>";
    private static final List<String> PLACES = List.of(
            "",
            "rules",
            "events",
            "runs",
            "runs?state=failed",
            "schedules",
            "db",
            "db/Account",
            "deliveries",
            "tasks",
            "node");

    /** The contrast of an element's text with what is behind it, as WCAG 2 has it: 1 to 21. */
    private static final String CONTRAST = """
            element => {
              const rgb = text => text.match(/[\\d.]+/g).map(Number);
              const light = ([r, g, b]) => [r, g, b]
                .map(one => one / 255)
                .map(one => one <= 0.03928 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4)
                .reduce((sum, one, i) => sum + one * [0.2126, 0.7152, 0.0722][i], 0);
              let behind = element;
              while (behind && rgb(getComputedStyle(behind).backgroundColor)[3] === 0) behind = behind.parentElement;
              const [a, b] = [light(rgb(getComputedStyle(element).color)), light(rgb(getComputedStyle(behind).backgroundColor))];
              return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
            }""";

    private final Console console;

    ConsoleReachTest(Console console) {
        this.console = console;
    }

    /** Every page that lists something, and one of each thing. */
    private List<String> places() {
        var places = new ArrayList<>(PLACES);
        console.signup(fresh("places"), "Ada", "credit");
        var failed = run(console.signup(fresh("places"), "Ada", "print"), "Desk.print");
        console.await("/runs/" + failed, "/state", "failed");
        var email = console.converted();
        places.add("db/Account/" + email);
        places.add("events/" + console.get("/events?limit=1").at("/items/0/id").asText());
        places.add("runs/" + console.get("/runs?limit=1").at("/items/0/id").asText());
        return places;
    }

    @Test
    void nothingIsWiderThanAPhone() {
        console.signup(fresh("phone"), "a".repeat(80), "credit");
        var options = new NewContextOptions().setViewportSize(360, 740).setIsMobile(true);
        try (var window = console.open(options)) {
            for (var place : places()) {
                var page = window.goFilled(place);
                assertThat(page.evaluate("document.documentElement.scrollWidth"))
                        .as(place)
                        .isEqualTo(360);
            }
            window.go("events?send=Subscription.created");
            window.page().waitForSelector("dialog fieldset");
            assertThat(window.page().evaluate("document.documentElement.scrollWidth"))
                    .isEqualTo(360);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LIGHT", "DARK"})
    void textStandsOutInTheDarkAndInTheLight(ColorScheme scheme) {
        try (var window = console.open(new NewContextOptions().setColorScheme(scheme))) {
            for (var place : places()) {
                var page = window.goFilled(place);
                for (var part : List.of("h1", "main a", "main .faint", "main .state", "nav a", "main button:enabled")) {
                    for (var one : page.locator(part).all().stream().limit(5).toList()) {
                        assertThat(((Number) one.evaluate(CONTRAST)).doubleValue())
                                .as(place + " " + part + " " + one.textContent())
                                .isGreaterThan(4.5);
                    }
                }
            }
            var dark = scheme == ColorScheme.DARK;
            var ink = (String) window.page().evaluate("getComputedStyle(document.body).color");
            assertThat(Integer.parseInt(ink.replaceAll("rgb\\((\\d+).*", "$1")) > 128)
                    .isEqualTo(dark);
        }
    }

    @Test
    void markupIsShownAsTheTextItIs() {
        var id = fresh("markup");
        var answer = console.signup(id, MARKUP, "credit");
        var email = id + "@example.com";
        console.call("PATCH", "/db/Account/" + email, "{\"planReason\":\"<b>bold</b>\"}");
        try (var window = console.open()) {
            var page = window.page();
            page.onDialog(dialog -> {
                throw new AssertionError("the page ran " + dialog.message());
            });
            window.go("events/" + answer.path("id").asText());
            assertThat(page.locator("pre.json")).containsText(MARKUP);
            window.go("db/Account/" + email);
            assertThat(page.locator("dl.facts")).containsText("<b>bold</b>");
            assertThat(page.locator(".timeline")).containsText("<b>bold</b>");
            window.go("db/Account?sort=-createdAt");
            assertThat(page.locator("tbody")).containsText("<b>bold</b>");
            window.go("runs/" + answer.at("/runs/0/id").asText());
            page.locator("ol.bars summary").first().click();
            window.go("tasks");
            assertThat(page.getByText("Credit for " + MARKUP)).isVisible();
            assertThat(page.locator("main b, main img").count()).isZero();
            window.go("deliveries");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(email))
                    .click();
            assertThat(page.frameLocator("iframe.mail").locator("img").count()).isZero();
        }
    }

    @Test
    void thePageIsUsedWithTheKeyboardAlone() {
        var email = console.converted();
        console.await("/db/Account/" + email, "/state/status", "active");
        try (var window = console.open()) {
            var page = window.go("");
            page.keyboard().press("Tab");
            assertThat(page.locator(":focus")).hasText("Skip to content");
            page.keyboard().press("Enter");
            assertThat(page.locator("main")).isFocused();

            page.getByRole(AriaRole.NAVIGATION, new Page.GetByRoleOptions().setName("Console"))
                    .getByText("Events")
                    .focus();
            page.keyboard().press("Enter");
            page.locator("h1", new Page.LocatorOptions().setHasText("Events")).waitFor();
            page.getByText("Send an event …").focus();
            page.keyboard().press("Enter");
            assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
            page.keyboard().press("Escape");
            assertThat(page.getByRole(AriaRole.DIALOG)).isHidden();

            window.go("db/Account/" + email);
            assertThat(page.locator(".slider")).containsText("Version 2 of 2");
            page.keyboard().press("ArrowLeft");
            assertThat(page.locator(".slider")).containsText("Version 1 of 2");
            page.keyboard().press("ArrowRight");
            assertThat(page.locator(".slider")).containsText("Version 2 of 2");

            window.go("rules");
            var box = page.locator(".picture").getByLabel("Desk.print");
            box.focus();
            page.keyboard().press("Enter");
            assertThat(page.getByText("Only Desk.print")).isVisible();
        }
    }

    @Test
    void withoutChromiumTheBuildStopsWithTheLineThatInstallsIt(@TempDir Path empty) {
        assertThatThrownBy(() -> Browser.find(empty.toString())).hasMessageEndingWith("apt-get install -y chromium");
    }
}
