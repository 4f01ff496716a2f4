package kontor.node.docs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a document shows of an output, and what the output may have besides. */
class ExcerptTest {
    private static final String OUTPUT = """
            [INFO] Tests run: 2, Failures: 0
            [INFO]
            [INFO] Building jar
            [INFO] BUILD SUCCESS
            """;

    @Test
    void otherTextMayStandBeforeAndBehind() {
        assertThat(new Excerpt("Tests run: 2\n").isIn(OUTPUT)).isTrue();
        assertThat(new Excerpt("Tests run: 3\n").isIn(OUTPUT)).isFalse();
    }

    @Test
    void aDotsStandForAnythingWithinALineAndALineOfTheirOwnForAnyLines() {
        assertThat(new Excerpt("Tests…: 0").isIn(OUTPUT)).isTrue();
        assertThat(new Excerpt("Tests…SUCCESS").isIn(OUTPUT)).isFalse();
        assertThat(new Excerpt("Tests run\n…\nBUILD SUCCESS").isIn(OUTPUT)).isTrue();
        assertThat(new Excerpt("BUILD SUCCESS\n…\nTests run").isIn(OUTPUT)).isFalse();
    }

    @Test
    void linesFollowEachOther() {
        assertThat(new Excerpt("Building jar\nBUILD").isIn(OUTPUT)).isTrue();
        assertThat(new Excerpt("Tests run\nBUILD").isIn(OUTPUT)).isFalse();
    }

    @Test
    void gapsMayBeOfAnyWidthAndSignsMeanThemselves() {
        assertThat(new Excerpt("r-1  small").isIn("  1  r-1      small  (now)")).isTrue();
        assertThat(new Excerpt("{\"price\":49.00}").isIn("{\"price\":49x00}")).isFalse();
    }
}
