package kontor.node.console;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kontor.kernel.model.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures the console of a running node in a browser. Not a test; run its main with the node's URL, and a second argument
 * to watch its pages for so many seconds instead, for example under load.
 */
public final class ConsoleBench {
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleBench.class);
    private static final int ROUNDS = 10;

    /** Notes from the start how long frames take, and what holds up the page for more than 50 ms. */
    private static final String WATCH = """
            window.watched = { frames: 0, longest: 0, tasks: 0, busy: 0, begun: performance.now() };
            let last = performance.now();
            const frame = (now) => {
              watched.frames++;
              watched.longest = Math.max(watched.longest, now - last);
              last = now;
              requestAnimationFrame(frame);
            };
            requestAnimationFrame(frame);
            new PerformanceObserver((list) => list.getEntries().forEach((one) => {
              watched.tasks++;
              watched.busy += one.duration;
            })).observe({ entryTypes: ["longtask"] });""";

    private static final Map<String, String> WATCHED =
            Map.of("overview", "", "events", "events", "runs", "runs", "a counter", "db/Counter/k1");

    private final String url;
    private final Browser browser;

    private ConsoleBench(String url, Browser browser) {
        this.url = url;
        this.browser = browser;
    }

    /** Runs. */
    public static void main(String[] arguments) {
        try (var browser = new Browser()) {
            var bench = new ConsoleBench(arguments[0], browser);
            if (arguments.length > 1) {
                bench.watch(Integer.parseInt(arguments[1]));
            } else {
                bench.pages();
            }
        }
    }

    private Browser.Window open() {
        return browser.open(url, new NewContextOptions().setViewportSize(1280, 800));
    }

    private static String where(String condition) {
        return "db/Account?where=" + java.net.URLEncoder.encode(condition, java.nio.charset.StandardCharsets.UTF_8);
    }

    private void pages() {
        var row = "tbody tr a";
        measure("the overview", "", "figure canvas");
        measure("rules", "rules", ".picture svg");
        measure("events", "events", row);
        measure("runs", "runs", row);
        measure("runs, failed", "runs?state=failed", row);
        measure("runs, sleeping, of a rule", "runs?state=sleeping&rule=AcmeAnalytics.Lifecycle.trialOver", row);
        measure("nouns with their counts", "db", row);
        measure("accounts", "db/Account", row);
        measure("accounts, filtered by an index", where("{\"status\":\"trial\"}"), row);
        measure("accounts, filtered without", where("{\"healthScore\":7}"), row);
        measure("accounts, a rare value without an index", where("{\"credits\":77}"), "tbody tr");
        measure("accounts, sorted by an index", "db/Account?sort=plan", row);
        measure("accounts, newest first", "db/Account?sort=-createdAt", row);
        measure("accounts, sorted without an index", "db/Account?sort=-credits", row);
        measure("accounts, last changed first", "db/Account?sort=-updatedAt", row);
        measure("an account", "db/Account/user-0500000@example.com", ".timeline li");
        measure("an account of 5,001 versions", "db/Account/" + ManyRows.OLDEST, ".timeline li");
        next("accounts, the next page", "db/Account");
        next("accounts sorted by an index, the next page", "db/Account?sort=plan");
        next("runs, failed, the next page", "runs?state=failed");
    }

    private void measure(String what, String place, String shown) {
        var times = new ArrayList<Double>();
        try (var window = open()) {
            var page = window.page();
            for (int i = 0; i <= ROUNDS; i++) {
                page.navigate("about:blank");
                long begun = System.nanoTime();
                page.navigate("/#/" + place);
                page.waitForSelector(shown);
                times.add((System.nanoTime() - begun) / 1e6);
            }
        }
        // The first is with nothing in the browser's cache.
        report(what, times.subList(1, times.size()));
    }

    private void next(String what, String place) {
        var times = new ArrayList<Double>();
        try (var window = open()) {
            var page = window.go(place);
            page.waitForSelector("tbody tr a");
            for (int i = 2; i <= ROUNDS + 1; i++) {
                var first = page.locator("tbody tr").first().textContent();
                long begun = System.nanoTime();
                page.locator(".pager button").last().click();
                page.waitForFunction(
                        "first => document.querySelector('tbody tr a') && document.querySelector('tbody tr').textContent !== first",
                        first,
                        new Page.WaitForFunctionOptions().setPollingInterval(5));
                times.add((System.nanoTime() - begun) / 1e6);
            }
        }
        report(what, times);
    }

    private static void report(String what, List<Double> times) {
        var sorted = times.stream().sorted().toList();
        LOG.info(
                "{}: median {} ms, longest {} ms",
                what,
                Math.round(sorted.get(sorted.size() / 2)),
                Math.round(sorted.getLast()));
    }

    // --- while much happens

    private void watch(int seconds) {
        WATCHED.forEach((name, place) -> {
            try (var window = open()) {
                var page = window.page();
                page.addInitScript(WATCH);
                window.go(place);
                page.waitForTimeout(seconds * 1000.0);
                var seen = Json.of(
                        page.evaluate(
                                "() => ({...watched, seconds: (performance.now() - watched.begun) / 1000, heap: performance.memory.usedJSHeapSize / 1048576, rows: document.querySelectorAll('tbody tr').length})"));
                LOG.info(
                        "{}: {} frames/s, longest {} ms, {} tasks over 50 ms ({} ms in all), heap {} MB, {} rows",
                        name,
                        Math.round(seen.path("frames").asDouble()
                                / seen.path("seconds").asDouble()),
                        Math.round(seen.path("longest").asDouble()),
                        seen.path("tasks").asInt(),
                        Math.round(seen.path("busy").asDouble()),
                        Math.round(seen.path("heap").asDouble()),
                        seen.path("rows").asInt());
            }
        });
    }
}
