package kontor.node.console;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Debian's chromium without a screen, driven by Playwright. */
final class Browser implements AutoCloseable {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final int PATIENCE_MILLIS = 30_000;
    private static final Map<String, String> ENVIRONMENT = Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");

    private final Playwright playwright;
    private final com.microsoft.playwright.Browser browser;

    Browser() {
        var program = find(System.getenv().getOrDefault("PATH", ""));
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        playwright = Playwright.create(new Playwright.CreateOptions().setEnv(ENVIRONMENT));
        var options = new LaunchOptions().setExecutablePath(program).setArgs(arguments());
        browser = playwright.chromium().launch(options);
    }

    /** The program, or a failure that names the line which installs it. */
    static Path find(String path) {
        return Stream.of(path.split(File.pathSeparator, -1))
                .filter(folder -> !folder.isEmpty())
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(
                        () -> new IllegalStateException(
                                "the console's tests need chromium, which is not on the PATH. Install it: apt-get install -y chromium"));
    }

    // Chromium refuses its sandbox to root, which is what builds in containers run as.
    private static List<String> arguments() {
        return Optional.of(System.getProperty("user.name")).filter("root"::equals).stream()
                .map(_ -> "--no-sandbox")
                .toList();
    }

    /** A window of its own. */
    Window open(String url, com.microsoft.playwright.Browser.NewContextOptions options) {
        return new Window(browser.newContext(options.setBaseURL(url)));
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }

    /** A window; closing it fails when its page has complained. */
    static final class Window implements AutoCloseable {
        // The browser itself notes each answer that is no success; the page shows what it means.
        private static final Pattern ANSWER = Pattern.compile("Failed to load resource: the server responded with.*");

        private final BrowserContext context;
        private final Page page;
        private final List<String> complaints = new ArrayList<>();

        private Window(BrowserContext context) {
            this.context = context;
            this.page = context.newPage();
            page.setDefaultTimeout(PATIENCE_MILLIS);
            page.onPageError(complaints::add);
            page.onConsoleMessage(message -> {
                if (message.type().equals("error")
                        && !ANSWER.matcher(message.text()).matches()) {
                    complaints.add(message.text());
                }
            });
        }

        Page page() {
            return page;
        }

        /** Opens a place of the console and waits until it is drawn. */
        Page go(String place) {
            page.navigate("/#/" + place);
            page.waitForSelector("main h1");
            return page;
        }

        /** Opens a place and waits until it has something to show; what that is, is for the tests of the pages. */
        Page goFilled(String place) {
            go(place);
            page.waitForSelector("main :is(tbody a, tbody button, tbody code, article, dl.facts, canvas)");
            return page;
        }

        @Override
        public void close() {
            context.close();
            if (!complaints.isEmpty()) {
                throw new AssertionError("the page complained: " + complaints);
            }
        }
    }
}
