package kontor.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import kontor.ingress.Router.Match;
import org.junit.jupiter.api.Test;

class RouterTest {
    private static final Route ENTITY = route("GET", "/db/{noun}/{id}");
    private static final Route COUNT = route("GET", "/db/{noun}/count");
    private static final Route CREATE = route("POST", "/db/{noun}");
    private static final Route ANY = route("*", "/api/{path...}");
    private static final Route ROOT = route("GET", "/");

    private final Router router = new Router(List.of(COUNT, ENTITY, CREATE, ANY, ROOT));

    private static Route route(String method, String pattern) {
        return Route.of(method, pattern, new Route.About("", List.of(), null, 200, null), _ -> Reply.empty(200));
    }

    private Match find(String method, String path) {
        return router.find(method, Paths.split(path));
    }

    @Test
    void thePartsOfAPathAreNamed() {
        assertThat(find("GET", "/db/Account/a%2Fb"))
                .isEqualTo(new Match.Found(ENTITY, Map.of("noun", "Account", "id", "a/b")));
    }

    @Test
    void theEarlierRouteWins() {
        assertThat(find("GET", "/db/Account/count")).isEqualTo(new Match.Found(COUNT, Map.of("noun", "Account")));
    }

    @Test
    void headIsAnsweredByGet() {
        assertThat(find("HEAD", "/db/Account/a")).isInstanceOf(Match.Found.class);
    }

    @Test
    void anotherMethodIsToldWhichAreAllowed() {
        assertThat(find("PUT", "/db/Account/a")).isEqualTo(new Match.OtherMethod("GET, HEAD, OPTIONS"));
        assertThat(find("GET", "/db/Account")).isEqualTo(new Match.OtherMethod("OPTIONS, POST"));
    }

    @Test
    void anUnknownPathIsUnknown() {
        for (var path : List.of("/nothing", "/db", "/db/Account/a/b", "/db/", "/db/Account/")) {
            assertThat(find("GET", path)).as(path).isEqualTo(new Match.Unknown());
        }
    }

    @Test
    void theRestOfAPathIsTakenByOneRouteWithAnyMethod() {
        assertThat(find("PATCH", "/api/v1/report")).isEqualTo(new Match.Found(ANY, Map.of()));
        assertThat(find("OPTIONS", "/api/")).isEqualTo(new Match.Found(ANY, Map.of()));
        assertThat(find("GET", "/api")).isEqualTo(new Match.Unknown());
    }

    @Test
    void theRootIsAPath() {
        assertThat(find("GET", "/")).isEqualTo(new Match.Found(ROOT, Map.of()));
    }
}
