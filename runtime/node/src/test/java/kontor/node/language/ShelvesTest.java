package kontor.node.language;

import static kontor.node.language.House.eventually;
import static kontor.node.language.House.fresh;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ShelvesTest {
    @AutoClose
    private static final Lodge lodge = Lodge.open(Shelves.class);

    private final String shelf = fresh("shelf");

    private void fill(int jars) {
        for (int from = 0; from < jars; from += 1_000) {
            lodge.batch(
                    "Jar.stored",
                    IntStream.range(from, Math.min(jars, from + 1_000))
                            .mapToObj(i -> "{\"id\":\"%s-%04d\",\"shelf\":\"%s\",\"number\":%d,\"visits\":0}"
                                    .formatted(shelf, i, shelf, i)));
        }
        assertThat(eventually(this::jars, count -> count == jars)).isEqualTo(jars);
    }

    private long jars() {
        return lodge.count("Jar", "{\"shelf\":\"%s\"}".formatted(shelf));
    }

    private long visited(String shelf, int times) {
        return lodge.count("Jar", "{\"shelf\":\"%s\",\"visits\":%d}".formatted(shelf, times));
    }

    private String go(String verb) {
        var answer = lodge.happens("Jar." + verb, "{\"shelf\":\"%s\"}".formatted(shelf));
        return answer.at("/runs/0/id").asText();
    }

    @Test
    void eachVisitsTwoThousandRowsOnceEach() {
        fill(2_000);
        var run = lodge.run(go("swept"), "completed");
        assertThat(run.path("state").asText()).isEqualTo("completed");
        assertThat(run.at("/steps/0/result/completed").asInt()).isEqualTo(2_000);
        assertThat(run.at("/steps/0/result/failed").asInt()).isZero();
        assertThat(visited(shelf, 1)).isEqualTo(2_000);
    }

    @Test
    void aRowThatDoesNotMatchAnyMoreWhenItsTurnComesIsNotVisited() {
        fill(500);
        assertThat(lodge.state(go("thinned"), "completed")).isEqualTo("completed");
        assertThat(visited(shelf, 1)).isEqualTo(450);
        assertThat(visited("elsewhere", 0)).isEqualTo(50);
    }

    @Test
    void oneFailingRowStopsNoOtherAndIsSeenAsAFailedRun() {
        fill(20);
        var id = go("tasted");
        var run = lodge.run(id, "completed");
        assertThat(run.at("/steps/0/result/completed").asInt()).isEqualTo(19);
        assertThat(run.at("/steps/0/result/failed").asInt()).isEqualTo(1);
        assertThat(visited(shelf, 1)).isEqualTo(19);
        assertThat(visited(shelf, 0)).isEqualTo(1);
        var failed = lodge.house().items("/runs?state=failed&rule=Shelves.tasted");
        assertThat(failed).hasSize(1);
        assertThat(failed.getFirst().at("/error/detail").asText()).isEqualTo("jar 7 is sour");
    }

    @Test
    void eachInsideEachVisitsEveryPairOnce() {
        fill(15);
        assertThat(lodge.state(go("crossed"), "completed")).isEqualTo("completed");
        assertThat(visited(shelf, 1_015)).isEqualTo(14);
        assertThat(visited(shelf, 1_001_015)).isEqualTo(1);
    }
}
