package kontor.kernel.entity;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import kontor.kernel.entity.UniqueValues.Value;
import kontor.kernel.model.Json;
import kontor.kernel.model.NounModel;
import kontor.kernel.model.Shapes;
import kontor.sdk.Unique;
import kontor.sdk.words.Noun;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UniqueValuesTest {
    record Member(
            String id,
            @Unique @Nullable String email,
            @Unique @Nullable BigDecimal card,
            @Unique @Nullable OffsetDateTime since,
            @Nullable String name) {}

    record Plain(String id, @Nullable String email) {}

    private static final NounModel MEMBER = noun("Member", Member.class);

    private static <E> NounModel noun(String name, Class<E> type) {
        return new NounModel(name, new Noun<>(name, type), Shapes.struct(type), false, "test");
    }

    private static EntityState member(@Nullable String email, @Nullable String card, @Nullable String since) {
        var state = Json.object().put("id", "a").put("email", email).put("name", "Ada");
        state.put("card", card == null ? null : new BigDecimal(card)).put("since", since);
        return new EntityState(3, Instant.EPOCH, Instant.EPOCH, false, state, "");
    }

    private static EntityState deleted(EntityState state) {
        return new EntityState(state.version() + 1, state.createdAt(), state.updatedAt(), true, state.state(), "");
    }

    @Test
    void onlyNounsWithUniqueFieldsHaveAny() {
        assertThat(UniqueValues.any(MEMBER)).isTrue();
        assertThat(UniqueValues.any(noun("Plain", Plain.class))).isFalse();
    }

    @Test
    void nullIsNoValueAndOtherFieldsAreNone() {
        assertThat(UniqueValues.held(MEMBER, member(null, null, null))).isEmpty();
        assertThat(UniqueValues.held(MEMBER, member("a@example.com", null, null)))
                .containsExactly(new Value("email", "a@example.com"));
        assertThat(UniqueValues.held(MEMBER, EntityState.NONE)).isEmpty();
    }

    @Test
    void valuesThatAreEqualAreOne() {
        var one = UniqueValues.held(MEMBER, member(null, "1.0", "2026-11-01T01:00:00+01:00"));
        var other = UniqueValues.held(MEMBER, member(null, "1.00", "2026-11-01T00:00:00Z"));
        assertThat(one).isEqualTo(other).hasSize(2);
    }

    @Test
    void aWriteGainsWhatIsNewAndGivesUpWhatWasBefore() {
        var before = member("a@example.com", "1", null);
        var after = member("b@example.com", "1.0", "2026-11-01T00:00:00Z");
        assertThat(UniqueValues.gained(MEMBER, before, after))
                .containsExactly(new Value("email", "b@example.com"), new Value("since", "2026-11-01T00:00:00Z"));
        assertThat(UniqueValues.givenUp(MEMBER, before, after)).containsExactly(new Value("email", "a@example.com"));
    }

    @Test
    void whatIsCreatedGainsAllAndWhatIsDeletedGivesUpAll() {
        var state = member("a@example.com", "1", null);
        assertThat(UniqueValues.gained(MEMBER, EntityState.NONE, state)).hasSize(2);
        assertThat(UniqueValues.givenUp(MEMBER, EntityState.NONE, state)).isEmpty();
        assertThat(UniqueValues.givenUp(MEMBER, state, deleted(state))).hasSize(2);
        assertThat(UniqueValues.gained(MEMBER, state, deleted(state))).isEmpty();
        assertThat(UniqueValues.gained(MEMBER, deleted(state), state)).hasSize(2);
    }

    @Test
    void aLongValueIsKeptShortAndStaysItsOwn() {
        var one =
                UniqueValues.held(MEMBER, member("x".repeat(5_000), null, null)).getFirst();
        var other =
                UniqueValues.held(MEMBER, member("x".repeat(5_001), null, null)).getFirst();
        assertThat(one.text()).hasSizeLessThan(400).startsWith("xxx").isNotEqualTo(other.text());
    }

    @Test
    void aRefusalSaysWhoHasWhat() {
        var refused = UniqueValues.taken(MEMBER, "b", new Value("email", "x"), "a");
        assertThat(refused.code()).isEqualTo("KON-2411");
        assertThat(refused.detail()).startsWith("Member 'b': email 'x' is taken by 'a'");
        assertThat(refused.problems().getFirst().pointer()).isEqualTo("/email");
    }
}
