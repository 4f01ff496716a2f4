package kontor.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Map;
import kontor.sdk.api.Fetched;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FetchedTest {
    private static Fetched answer(@Nullable Object body) {
        return new Fetched(200, Map.of(), body);
    }

    @Test
    void theElementsOfAListAreAnswersOfTheirOwn() {
        assertThat(answer(Arrays.asList(Map.of("sku", "1"), "odd", null)).items())
                .containsExactly(answer(Map.of("sku", "1")), answer("odd"), answer(null));
    }

    @Test
    void whatIsNoListHasNoElements() {
        assertThatThrownBy(() -> answer(Map.of("items", 1)).items())
                .isInstanceOf(KontorException.class)
                .hasMessage("expected a list, got something else");
        assertThatThrownBy(() -> answer(null).items()).hasMessage("expected a list, got nothing");
    }
}
