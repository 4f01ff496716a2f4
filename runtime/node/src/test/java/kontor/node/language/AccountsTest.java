package kontor.node.language;

import static kontor.node.language.House.eventually;
import static kontor.node.language.House.fresh;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class AccountsTest {
    @AutoClose
    private static final House house = House.open();

    private static void atOnce(int times, IntConsumer what) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = IntStream.range(0, times)
                    .mapToObj(i -> threads.submit(() -> what.accept(i)))
                    .toList();
            all.forEach(one -> assertThat(one).succeedsWithin(Duration.ofSeconds(30)));
        }
    }

    @Test
    void aTriggerFiresOnceForEachTimeTheEdgeIsCrossed() {
        var account = fresh("a");
        house.account(account, "nobody");
        for (long credits : new long[] {9, 10, 12, 10, 5, 9, 11, 20}) {
            house.credits(account, credits);
        }
        assertThat(house.notes(account, 2)).containsExactly("reached", "reached");
        eventually(() -> house.idle("Chores.Accounts.rich"), idle -> idle);
        assertThat(house.facts(account)).hasSize(2);
    }

    @Test
    void fiftyIncrementsAtOnceAreFifty() {
        var account = fresh("a");
        house.account(account, "nobody");
        atOnce(50, i -> house.ask("pay in", fresh("p"), account));
        assertThat(eventually(() -> house.credits(account), credits -> credits >= 50))
                .isEqualTo(50);
        assertThat(house.account(account).path("version").asLong()).isEqualTo(51);
        assertThat(house.notes(account, 1)).containsExactly("reached");
    }

    @Test
    void eachVisitsFiveHundredAccountsOnceEach() {
        var customer = fresh("owner");
        atOnce(500, i -> house.account(customer + "-" + i, customer));
        house.account(fresh("a"), "stranger");
        var owned = "{\"customer\":\"%s\"}".formatted(customer);
        var visited = "{\"customer\":\"%s\",\"credits\":1}".formatted(customer);
        assertThat(eventually(() -> house.accounts(owned), count -> count == 500))
                .isEqualTo(500);
        var run = house.ask("pay all", customer);
        assertThat(eventually(() -> house.accounts(visited), count -> count == 500))
                .isEqualTo(500);
        assertThat(house.run(run, "completed").path("state").asText()).isEqualTo("completed");
        eventually(() -> house.idle("Chores.Accounts.payAll"), idle -> idle);
        assertThat(house.accounts(visited)).isEqualTo(500);
        assertThat(house.accounts("{\"customer\":\"stranger\",\"credits\":0}")).isEqualTo(1);
    }

    @Test
    void aWildcardRuleHearsOthersButNotItself() {
        var account = fresh("echo");
        house.account(account, "nobody");
        assertThat(eventually(() -> house.credits(account), credits -> credits >= 1))
                .isEqualTo(1);
        house.credits(account, 5);
        assertThat(eventually(() -> house.credits(account), credits -> credits >= 6))
                .isEqualTo(6);
        eventually(() -> house.idle("Chores.Accounts.echo"), idle -> idle);
        assertThat(house.items("/runs?limit=1000&rule=Chores.Accounts.echo")).hasSize(2);
        assertThat(house.account(account).path("version").asLong()).isEqualTo(4);
    }
}
