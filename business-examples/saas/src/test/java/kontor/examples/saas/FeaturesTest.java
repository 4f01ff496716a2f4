package kontor.examples.saas;

import static org.assertj.core.api.Assertions.assertThat;

import kontor.examples.saas.AcmeAnalytics.Features;
import kontor.examples.vocabulary.Account;
import kontor.examples.vocabulary.Account.Status;
import kontor.examples.vocabulary.Plan;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FeaturesTest {
    private static Account on(@Nullable Plan plan) {
        return Account.of("ada@example.com", null, "c-1", plan, Status.ACTIVE, null);
    }

    @Test
    void aPlanHasItsFeaturesAndNoOthers() {
        assertThat(Features.check(on(Plan.STARTER), "basic-analytics")).isTrue();
        assertThat(Features.check(on(Plan.STARTER), "api-access")).isFalse();
        assertThat(Features.check(on(Plan.PRO), "api-access")).isTrue();
        assertThat(Features.check(on(Plan.PRO), "white-label")).isFalse();
    }

    @Test
    void allFeaturesMeansAll() {
        assertThat(Features.check(on(Plan.ENTERPRISE), "white-label")).isTrue();
        assertThat(Features.check(on(Plan.ENTERPRISE), "api-access")).isTrue();
    }

    @Test
    void withoutAPlanThereIsNothing() {
        assertThat(Features.check(on(null), "basic-analytics")).isFalse();
        assertThat(Features.check(on(Plan.FREE), "basic-analytics")).isFalse();
    }
}
