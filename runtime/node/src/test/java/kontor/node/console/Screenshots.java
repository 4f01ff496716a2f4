package kontor.node.console;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the pictures of {@code docs/console.md} from a running node that has played the examples' {@code try.sh}. Not a
 * test; run its main with the node's URL and a folder.
 */
public final class Screenshots {
    private static final Logger LOG = LoggerFactory.getLogger(Screenshots.class);

    private final String url;
    private final Path folder;
    private final Browser browser;

    private Screenshots(String url, Path folder, Browser browser) {
        this.url = url;
        this.folder = folder;
        this.browser = browser;
    }

    /** Runs. */
    public static void main(String[] arguments) {
        try (var browser = new Browser()) {
            new Screenshots(arguments[0], Path.of(arguments[1]), browser).takeAll();
        }
    }

    private void takeAll() {
        take("overview", "", page -> page.waitForSelector("figure canvas"));
        take("rules", "rules?business=Acme%20Analytics", page -> page.waitForSelector(".picture svg"));
        take("events", "events", Screenshots::rows);
        take("event", "events?type=Customer.signup", page -> {
            rows(page);
            page.locator("tbody tr a", new Page.LocatorOptions().setHasText("Customer.signup"))
                    .last()
                    .click();
            page.waitForSelector("pre.json");
        });
        take("send", "events?send=Subscription.created", page -> page.waitForSelector("dialog fieldset"));
        take("runs", "runs", Screenshots::rows);
        take("run", "runs?rule=AcmeAnalytics.Lifecycle.signup", page -> {
            rows(page);
            page.locator("tbody tr a").first().click();
            page.locator("ol.bars summary").nth(1).click();
        });
        take("schedules", "schedules", Screenshots::rows);
        take("nouns", "db", Screenshots::rows);
        take("entities", "db/Delivery?sort=-createdAt", Screenshots::rows);
        take("entity", "db/Account/ada@example.com", page -> page.waitForSelector(".timeline li"));
        take("deliveries", "deliveries", page -> {
            rows(page);
            page.locator("tbody button", new Page.LocatorOptions().setHasText("@"))
                    .last()
                    .click();
            page.waitForSelector("article");
        });
        take("tasks", "tasks", page -> page.waitForSelector("article"));
        take("node", "node", page -> page.waitForSelector("tbody code"));
        take(
                "dark",
                "db/Account/ada@example.com",
                new NewContextOptions().setColorScheme(ColorScheme.DARK).setViewportSize(1280, 800),
                page -> page.waitForSelector(".timeline li"));
        take("phone", "runs", new NewContextOptions().setViewportSize(390, 800).setIsMobile(true), Screenshots::rows);
    }

    private static void rows(Page page) {
        page.waitForSelector("tbody tr a, tbody tr button");
    }

    private void take(String name, String place, Consumer<Page> shown) {
        take(name, place, new NewContextOptions().setViewportSize(1280, 800), shown);
    }

    private void take(String name, String place, NewContextOptions options, Consumer<Page> shown) {
        try (var window = browser.open(url, options)) {
            var page = window.go(place);
            shown.accept(page);
            // The mail and the plots are drawn after their boxes.
            page.waitForTimeout(700);
            page.screenshot(new ScreenshotOptions().setPath(folder.resolve("console-" + name + ".png")));
            LOG.info("console-{}.png", name);
        }
    }
}
