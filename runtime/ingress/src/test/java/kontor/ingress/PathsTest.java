package kontor.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class PathsTest {
    @Test
    void aPathIsSplitBeforeItIsDecodedSoThatAnIdMayHoldASlash() {
        assertThat(Paths.split("/db/Account/a%2Fb")).isEqualTo(List.of("db", "Account", "a/b"));
    }

    @Test
    void theRootHasOneEmptyPart() {
        assertThat(Paths.split("/")).isEqualTo(List.of(""));
    }

    @Test
    void aSlashAtTheEndMakesAnEmptyPart() {
        assertThat(Paths.split("/events/")).isEqualTo(List.of("events", ""));
    }

    @Test
    void aProxysAbsoluteTargetIsReadAsItsPath() {
        assertThat(Paths.split("http://localhost:8080/db/Account")).isEqualTo(List.of("db", "Account"));
    }

    @Test
    void unicodeIsDecodedAsUtf8() {
        assertThat(Paths.decode("caf%C3%A9%20%F0%9F%98%80")).isEqualTo("café \uD83D\uDE00");
    }

    @Test
    void aPlusInAPathIsAPlus() {
        assertThat(Paths.decode("a+b")).isEqualTo("a+b");
    }

    @Test
    void aBrokenEncodingIsMalformed() {
        for (var broken : List.of("%", "%4", "%zz", "a%C3", "%FF")) {
            assertThatThrownBy(() -> Paths.decode(broken)).as(broken).hasToString(messageOf(broken));
        }
    }

    private static String messageOf(String broken) {
        return switch (broken) {
            case "a%C3", "%FF" -> "KON-1400 '" + broken + "' is not percent-encoded UTF-8";
            default -> "KON-1400 '" + broken + "' has a % without two hexadecimal digits";
        };
    }

    @Test
    void everyIdSurvivesEncodingAndDecoding() {
        for (var id : List.of("plain", "a/b c", "100%", "a+b&c=d?e#f", "naïve \uD83D\uDE00", "a;b,c:d@e")) {
            assertThat(Paths.decode(Paths.encode(id))).isEqualTo(id);
        }
    }
}
