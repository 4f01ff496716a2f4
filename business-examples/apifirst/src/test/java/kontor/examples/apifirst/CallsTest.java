package kontor.examples.apifirst;

import static kontor.examples.vocabulary.Account.Status.ACTIVE;
import static kontor.examples.vocabulary.Plan.FREE;
import static kontor.examples.vocabulary.Plan.PRO;
import static kontor.sdk.Do.seconds;
import static kontor.testkit.Rehearsal.rehearse;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import kontor.examples.vocabulary.$;
import kontor.examples.vocabulary.Account;
import kontor.examples.vocabulary.Plan;
import kontor.sdk.Allowance;
import kontor.sdk.builtin.API.Called;
import kontor.sdk.builtin.API.Response;
import kontor.sdk.builtin.Usage;
import kontor.testkit.Rehearsal;
import kontor.testkit.Rehearsed;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What callers of the API get. */
class CallsTest {
    private static final String ADA = "ada@example.com";

    private static Account account(String id, @Nullable Plan plan) {
        return Account.of(id, id, null, plan, ACTIVE, null);
    }

    private static Called call(@Nullable String account, String method, String path, @Nullable Object body) {
        return new Called(account, path, null, method, path, Map.of("q", "hello"), null, body);
    }

    private static Called get(@Nullable String account, String path) {
        return call(account, "GET", path, null);
    }

    private static Rehearsal calls(Rehearsal story, int count, Called call) {
        for (int i = 0; i < count; i++) {
            story.when($.API.called, call);
        }
        return story;
    }

    private static List<Integer> statuses(Rehearsed world) {
        return world.answers($.API.called).stream().map(Response::status).toList();
    }

    private static Map<String, String> headers(Response response) {
        assertThat(response.headers()).isNotNull();
        return response.headers();
    }

    @Test
    void aCallIsAnsweredCountedOnceAndToldWhatIsLeft() {
        rehearse(APIBusiness.class)
                .given($.Account, account(ADA, PRO))
                .when($.API.called, get(ADA, "/v1/echo"))
                .when($.API.called, call(ADA, "POST", "/v1/echo", Map.of("hello", List.of("world", 2))))
                .when($.API.called, get(ADA, "/v1/report"))
                .afterCrashAtEveryStep()
                .thenNothingFails()
                .then(world -> {
                    var answers = world.answers($.API.called);
                    assertThat(answers).extracting(Response::status).containsExactly(200, 200, 200);
                    assertThat(answers.get(0).body()).isEqualTo(Map.of("q", "hello"));
                    assertThat(answers.get(1).body()).isEqualTo(Map.of("hello", List.of("world", 2)));
                    assertThat(answers.get(2).body())
                            .isEqualTo(Map.of(
                                    "account", ADA, "since", "2026-11-01T00:00:00Z", "calls", Map.of("/v1/echo", 2)));
                    assertThat(headers(answers.get(2)))
                            .containsEntry("X-RateLimit-Limit", "6000")
                            .containsEntry("X-RateLimit-Remaining", "5997");
                    assertThat(world.list($.Usage))
                            .extracting(Usage::account, Usage::timestamp)
                            .containsOnly(org.assertj.core.groups.Tuple.tuple(ADA, Rehearsal.START))
                            .hasSize(3);
                });
    }

    @Test
    void whoIsNobodyGets401AndNothingIsCounted() {
        rehearse(APIBusiness.class)
                .when($.API.called, get(null, "/v1/report"))
                .afterCrashAtEveryStep()
                .thenNothingFails()
                .thenNothingSends($.Usage.track)
                .then(world -> {
                    assertThat(statuses(world)).containsExactly(401);
                    assertThat(headers(world.answers($.API.called).getFirst()))
                            .containsEntry("WWW-Authenticate", "Bearer");
                    assertThat(world.calls()).isEmpty();
                });
    }

    @Test
    void pastItsRateAnAccountGets429UntilItMayCallAgain() {
        var story = rehearse(APIBusiness.class)
                .given($.Account, account(ADA, FREE))
                .given($.Account, account("bob@example.com", FREE));
        calls(story, 62, get(ADA, "/v1/echo"));
        story.when($.API.called, get("bob@example.com", "/v1/echo"));
        story.after(seconds(1));
        calls(story, 2, get(ADA, "/v1/echo"));

        story.thenNothingFails().then(world -> {
            var statuses = statuses(world);
            assertThat(statuses.subList(0, 60)).containsOnly(200);
            assertThat(statuses.subList(60, 65)).containsExactly(429, 429, 200, 200, 429);
            var refused = world.answers($.API.called).get(60);
            assertThat(headers(refused))
                    .containsEntry("Retry-After", "1")
                    .containsEntry("X-RateLimit-Limit", "60")
                    .containsEntry("X-RateLimit-Remaining", "0");
            assertThat(refused.body()).isEqualTo(Map.of("error", "Rate limit exceeded"));
            assertThat(world.list($.Usage)).hasSize(62);
        });
    }

    @Test
    void aRefusedCallIsRefusedOnceWhateverCrashes() {
        rehearse(APIBusiness.class)
                .answering("rates", "take", _ -> new Allowance(false, 600, 0, seconds(1)))
                .when($.API.called, get(ADA, "/v1/echo"))
                .afterCrashAtEveryStep()
                .thenNothingFails()
                .thenNothingSends($.Usage.track)
                .then(world -> assertThat(statuses(world)).containsExactly(429));
    }

    @Test
    void whoHasNoAccountHereOrNoPlanMayCallAsOftenAsOneBeginsWith() {
        rehearse(APIBusiness.class)
                .given($.Account, account(ADA, null))
                .when($.API.called, get(ADA, "/v1/echo"))
                .when($.API.called, get("stranger", "/v1/echo"))
                .then(world -> assertThat(world.answers($.API.called))
                        .extracting(answer -> headers(answer).get("X-RateLimit-Limit"))
                        .containsExactly("600", "600"));
    }

    @Test
    void anUnknownEndpointIs404AndNamesWhatIsThere() {
        rehearse(APIBusiness.class)
                .when($.API.called, get(ADA, "/v1/nonsense"))
                .when($.API.called, call(ADA, "DELETE", "/v1/report", null))
                .then(world -> {
                    assertThat(statuses(world)).containsExactly(404, 404);
                    assertThat(world.answers($.API.called).getLast().body())
                            .asString()
                            .contains("DELETE /v1/report", "GET /v1/report");
                });
    }

    @Test
    void postedByAnotherSystemWithAnAccountItCountsAsAuthenticated() {
        rehearse(APIBusiness.class)
                .when($.API.called, new Called(ADA, "/v1/report", null, null, null, null, null, null))
                .then(world -> assertThat(statuses(world)).containsExactly(200));
    }
}
