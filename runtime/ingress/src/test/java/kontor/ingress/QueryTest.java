package kontor.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import kontor.kernel.run.RunState;
import org.junit.jupiter.api.Test;

class QueryTest {
    @Test
    void aPageHasAHundredItemsWhenNothingIsAsked() {
        assertThat(Query.of("").limit()).isEqualTo(100);
    }

    @Test
    void aPageHasAtMostAThousandItems() {
        assertThat(Query.of("limit=1000").limit()).isEqualTo(1_000);
        assertThatThrownBy(() -> Query.of("limit=1001").limit()).hasMessageContaining("at most 1000");
    }

    @Test
    void aLimitIsAWholeNumberFromOneOn() {
        for (var limit : new String[] {"0", "-1", "ten", "1.5"}) {
            assertThatThrownBy(() -> Query.of("limit=" + limit).limit())
                    .hasMessage("the parameter 'limit' is '" + limit + "'; expected a whole number of at least 1");
        }
    }

    @Test
    void aParameterIsDecodedAsFormsAndAsUrisWriteIt() {
        assertThat(Query.of("where=%7B%22a%22%3A+%22b%20c%22%7D").text("where")).isEqualTo("{\"a\": \"b c\"}");
    }

    @Test
    void anEmptyParameterIsAbsent() {
        assertThat(Query.of("type=&cursor").text("type")).isNull();
        assertThat(Query.of("type=&cursor").text("cursor")).isNull();
    }

    @Test
    void aParameterThatIsGivenTwiceIsRefused() {
        assertThatThrownBy(() -> Query.of("type=a&type=b").text("type")).hasMessageContaining("is given 2 times");
    }

    @Test
    void aTimeMayHaveAnyOffsetAndItsPlusNeedNotBeEncoded() {
        assertThat(Query.of("at=2026-11-01T02:00:00+02:00").instant("at"))
                .isEqualTo(Instant.parse("2026-11-01T00:00:00Z"));
        assertThatThrownBy(() -> Query.of("at=yesterday").instant("at")).hasMessageContaining("expected a time");
    }

    @Test
    void aStateIsOneOfTheKnownOnes() {
        assertThat(Query.of("state=failed").choice("state", RunState.class)).isEqualTo(RunState.FAILED);
        assertThatThrownBy(() -> Query.of("state=Failed").choice("state", RunState.class))
                .hasMessageContaining("expected one of running, sleeping, waiting");
    }

    @Test
    void severalValuesAreJoinedForABusiness() {
        assertThat(Query.of("a=1&b=2&a=3").joined()).isEqualTo(Map.of("a", "1,3", "b", "2"));
    }
}
