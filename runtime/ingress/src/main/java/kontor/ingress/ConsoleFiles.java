package kontor.ingress;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import kontor.kernel.message.Ids;
import kontor.sdk.KontorException;
import org.jspecify.annotations.Nullable;

/** The console's own files: the page at the root and what it loads. Everything it shows comes through the API. */
final class ConsoleFiles {
    private static final String FOLDER = "kontor/console/";
    private static final String LIBRARIES = "META-INF/resources/webjars/";
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*\\.(js|css|svg)");
    private static final Map<String, String> LIBRARY = Map.of(
            "preact.js", "preact/10.27.2/dist/preact.module.js",
            "hooks.js", "preact/10.27.2/hooks/dist/hooks.module.js",
            "uplot.js", "uplot/1.6.30/dist/uPlot.esm.js",
            "uplot.css", "uplot/1.6.30/dist/uPlot.min.css");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml");

    /** Nothing from elsewhere, no script but the console's own. Mails bring their own styles. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
            + " img-src 'self' data:; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none';"
            + " frame-ancestors 'none'";

    private static final List<Map.Entry<HeaderName, String>> HEADERS = List.of(
            Map.entry(HeaderNames.create("Content-Security-Policy"), POLICY),
            Map.entry(HeaderNames.create("X-Content-Type-Options"), "nosniff"),
            Map.entry(HeaderNames.create("Referrer-Policy"), "no-referrer"),
            Map.entry(HeaderNames.CACHE_CONTROL, "no-cache"));

    private final Map<String, File> files = new ConcurrentHashMap<>();

    private record File(byte[] bytes, String type, String tag) {}

    List<Route> routes() {
        var about = new Route.About("The console", List.of(), null, 200, null);
        return List.of(
                Route.of("GET", "/", about, call -> reply(call, "index.html", FOLDER + "index.html")),
                Route.of("GET", "/console/{file}", about, this::own),
                Route.of("GET", "/console/lib/{file}", about, this::library));
    }

    private Reply own(Call call) {
        var name = call.variable("file");
        if (!NAME.matcher(name).matches()) {
            throw unknown(name);
        }
        return reply(call, name, FOLDER + name);
    }

    private Reply library(Call call) {
        var name = call.variable("file");
        var place = LIBRARY.get(name);
        if (place == null) {
            throw unknown(name);
        }
        return reply(call, "lib/" + name, LIBRARIES + place);
    }

    private Reply reply(Call call, String name, String place) {
        var file = files.computeIfAbsent(name, _ -> load(name, place));
        var reply = file.tag().equals(call.header(HeaderNames.IF_NONE_MATCH))
                ? Reply.empty(304)
                : Reply.of(200, file.type(), file.bytes());
        for (var header : HEADERS) {
            reply = reply.with(header.getKey(), header.getValue());
        }
        return reply.with(HeaderNames.ETAG, file.tag());
    }

    private static File load(String name, String place) {
        var bytes = read(place);
        if (bytes == null) {
            throw unknown(name);
        }
        if (name.equals("lib/hooks.js")) {
            // Browsers know no package names.
            bytes = new String(bytes, StandardCharsets.UTF_8)
                    .replace("from\"preact\"", "from\"/console/lib/preact.js\"")
                    .getBytes(StandardCharsets.UTF_8);
        }
        var tag =
                '"' + HexFormat.of().formatHex(Ids.digest(new String(bytes, StandardCharsets.ISO_8859_1)), 0, 8) + '"';
        return new File(bytes, TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "text/plain"), tag);
    }

    private static byte @Nullable [] read(String place) {
        try (var in = ConsoleFiles.class.getClassLoader().getResourceAsStream(place)) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static KontorException unknown(String name) {
        return new KontorException("KON-1404", "the console has no file '" + name + "'");
    }
}
