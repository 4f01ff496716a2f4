package kontor.node.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static kontor.node.console.Console.fresh;
import static kontor.node.console.Find.hasText;
import static kontor.node.console.Find.run;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.options.AriaRole;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How the console asks a node: when answers are slow, when it is told to show something else, when nobody looks. */
@ExtendWith(Console.Shared.class)
class ConsoleLoadTest {
    /** Some questions are sent late; notes how each has ended, and how many were under way at once. */
    private static final String LATE = """
            (() => {
              const swift = window.fetch;
              let now = 0;
              window.ended = [];
              window.most = 0;
              window.fetch = async (path, how) => {
                const late = path.startsWith("%s");
                if (late) most = Math.max(most, ++now);
                try {
                  if (late) await new Promise(done => setTimeout(done, %d));
                  const answer = await swift(path, how);
                  ended.push(path + " answered");
                  return answer;
                } catch (e) {
                  ended.push(path + " " + e.name);
                  throw e;
                } finally {
                  if (late) now--;
                }
              };
            })()""";

    private static final String LOOK = """
            hidden => {
              Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
              document.dispatchEvent(new Event("visibilitychange"));
            }""";

    private final Console console;

    ConsoleLoadTest(Console console) {
        this.console = console;
    }

    @Test
    void answersSlowerThanTheReloadsFillThePageAllTheSame() {
        var run = run(console.signup(fresh("slow"), "Ada", "print"), "Desk.print");
        try (var window = console.open()) {
            // A run is asked for every 1.5 s.
            window.page().addInitScript(LATE.formatted("/runs/" + run, 2500));
            var page = window.goFilled("runs/" + run);
            assertThat(page.locator("dl.facts")).containsText(run);
            page.waitForCondition(() -> ended(page).stream()
                            .filter(one -> one.startsWith("/runs/" + run))
                            .count()
                    > 1);
            assertThat(page.evaluate("most")).isEqualTo(1);
        }
    }

    @Test
    void aHistoryThatComesSlowlyIsShownThoughItsEntityGoesOnChanging() {
        var email = console.converted();
        var path = "/db/Account/id/" + email.replace("@", "%40");
        var credits = new AtomicInteger();
        try (var window = console.open()) {
            // An entity is asked for every 3 s, and has changed each time.
            window.page().addInitScript(LATE.formatted(path + "/history", 4000));
            window.page().onRequest(request -> {
                if (request.url().endsWith(path)) {
                    console.call("PATCH", "/db/Account/" + email, "{\"credits\":" + credits.incrementAndGet() + "}");
                }
            });
            var page = window.go("db/Account/" + email);
            assertThat(page.locator(".timeline li")).not().hasCount(0);
            assertThat(page.evaluate("most")).isEqualTo(1);
        }
    }

    @Test
    void whatIsNoLongerLookedAtIsGivenUp() {
        var failed = run(console.signup(fresh("given-up"), "Ada", "print"), "Desk.print");
        console.await("/runs/" + failed, "/state", "failed");
        console.signup(fresh("sleeper"), "Ada", "");
        try (var window = console.open()) {
            window.page().addInitScript(LATE.formatted("/runs?state=failed", 2500));
            window.go("runs?state=failed");
            var page = window.go("runs?state=sleeping");
            assertThat(page.locator("tbody .state.sleeping")).not().hasCount(0);
            page.waitForCondition(() -> ended(page).contains("/runs?state=failed&limit=50 AbortError"));
            assertThat(page.locator("tbody .state.failed")).hasCount(0);
        }
    }

    @Test
    void aPageThatNobodySeesHoldsNoConnectionAndGoesOnWhenItIsShown() {
        try (var window = console.open()) {
            var open = open(window.page());
            var page = window.go("events");
            assertThat(page.locator(".filters .state")).hasText("live");
            assertThat(open).isNotEmpty();
            page.evaluate(LOOK, true);
            page.waitForCondition(open::isEmpty);
            var id = fresh("unseen");
            console.signup(id, "Ada", "");
            assertThat(open).isEmpty();
            page.evaluate(LOOK, false);
            assertThat(page.getByRole(AriaRole.ROW)
                            .filter(hasText("Customer.signup"))
                            .filter(hasText(id)))
                    .isVisible();
            assertThat(page.locator(".filters .state")).hasText("live");

            window.go("schedules");
            page.waitForCondition(() -> open.stream().noneMatch(one -> one.url().contains("stream")));
        }
    }

    private static List<String> ended(Page page) {
        return ((List<?>) page.evaluate("ended")).stream().map(String::valueOf).toList();
    }

    /** What a page has asked for and has not had answered. */
    private static Set<Request> open(Page page) {
        var open = new LinkedHashSet<Request>();
        page.onRequest(open::add);
        page.onRequestFinished(open::remove);
        page.onRequestFailed(open::remove);
        return open;
    }
}
