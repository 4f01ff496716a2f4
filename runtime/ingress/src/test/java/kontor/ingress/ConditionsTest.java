package kontor.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConditionsTest {
    private static Call call(String... headers) {
        return Calls.call("PATCH", "/db/Account/a", "", headers);
    }

    @Test
    void anEntitysTagIsItsVersionInQuotes() {
        assertThat(Conditions.ifMatch(call("If-Match: \"3\""))).isEqualTo(3);
        assertThat(Conditions.ifMatch(call("If-Match: 3"))).isEqualTo(3);
    }

    @Test
    void aStarIsAnyVersion() {
        assertThat(Conditions.ifMatch(call("If-Match: *"))).isEqualTo(-1);
    }

    @Test
    void withoutTheHeaderThereIsNoCondition() {
        assertThat(Conditions.ifMatch(call())).isNull();
    }

    @Test
    void aTagThatIsNoVersionMatchesNothing() {
        for (var tag : List.of("\"abc\"", "\"-1\"", "W/\"3\"", "\"1\", \"2\"")) {
            assertThatThrownBy(() -> Conditions.ifMatch(call("If-Match: " + tag)))
                    .as(tag)
                    .hasFieldOrPropertyWithValue("code", "KON-2412");
        }
    }
}
