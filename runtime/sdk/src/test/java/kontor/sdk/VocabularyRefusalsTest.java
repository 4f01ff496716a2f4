package kontor.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be a noun: one error each, at its place, though the rest of the build uses the noun. */
class VocabularyRefusalsTest {
    @TempDir
    Path folder;

    @Test
    void aNounOutsideAVocabulary() {
        var result = new Javac(folder).compile("package acme; @kontor.sdk.Noun public record Account(String id) {}");

        assertThat(result.errors())
                .containsExactly("Account.java:1 KON-1001 Account is a @Noun outside a vocabulary;"
                        + " add @Vocabulary to package-info.java of acme");
    }

    @Test
    void aNounWithoutAPackage() {
        var result = new Javac(folder).compile("@kontor.sdk.Noun public record Account(String id) {}");

        assertThat(result.errors())
                .containsExactly("Account.java:1 KON-1001 Account is a @Noun outside a vocabulary;"
                        + " add @Vocabulary to package-info.java of a named package");
    }

    @Test
    void aNounInsideAnotherType() {
        refused(
                "@Noun public record Account(String id) { @Noun public record Plan(String id) {} }",
                "KON-1002 Account.Plan is a @Noun inside Account; move it to a file of its own");
    }

    @Test
    void aNounThatIsAClass() {
        refused(
                "@Noun public class Account {}",
                "KON-1003 Account is declared as class; a @Noun is a record (an entity) or an interface (verbs without"
                        + " state)");
    }

    @Test
    void aNounThatIsAnEnum() {
        refused(
                "@Noun public enum Account { ONE }",
                "KON-1003 Account is declared as enum; a @Noun is a record (an entity) or an interface (verbs without"
                        + " state)");
    }

    @Test
    void aGenericNoun() {
        var result = compile("@Noun public record Account<T>(String id, T value) {}");

        assertThat(result.errors())
                .containsExactly("Account.java:3 KON-1004 Account is generic, but a noun has one JSON form;"
                        + " write the type that is meant instead of `T`");
    }

    @Test
    void anIdThatIsNoText() {
        refused(
                "@Noun public record Account(long id) {}",
                "KON-1005 Account begins with `long id`; an entity begins with its id: record Account(String id, ...)");
    }

    @Test
    void anIdThatIsNotFirst() {
        refused(
                "@Noun public record Account(String email, String id) {}",
                "KON-1005 Account begins with `String email`; an entity begins with its id: record Account(String id,"
                        + " ...)");
    }

    @Test
    void anEntityWithoutComponents() {
        refused(
                "@Noun public record Account() {}",
                "KON-1005 Account has no component; an entity begins with its id: record Account(String id, ...)");
    }

    @Test
    void reservedComponents() {
        for (var name : new String[] {"version", "createdAt", "updatedAt", "created", "updated", "deleted"}) {
            refused(
                    "@Noun public record Account(String id, long " + name + ") {}",
                    "KON-1006 Account.%s: every entity has `%s` already; remove the component or rename it"
                            .formatted(name, name));
        }
    }

    @Test
    void aWireNameWithOtherCharacters() {
        refused(
                "@Noun(name = \"My account\") public record Account(String id) {}",
                "KON-1016 Account: `My account` cannot be its name on the wire;"
                        + " use letters, digits, `_` and `-`, as @Noun(name = \"...\")");
    }

    @Test
    void aWireNameOfAnotherNoun() {
        var result = compile(
                "@Noun(name = \"Other\") public record Account(String id) {}",
                "@Noun public record Other(String id) {}");

        assertThat(result.errors())
                .containsExactly("Other.java:3 KON-1017 Other: `Other` is Account on the wire already;"
                        + " give it another name, as @Noun(name = \"...\")");
    }

    @Test
    void aWireNameOfABuiltInNoun() {
        var result = compile("@Noun public record Account(String id) {}", "@Noun public record Invoice(String id) {}");

        assertThat(result.errors())
                .containsExactly("Invoice.java:3 KON-1017 Invoice: `Invoice` is kontor.sdk.builtin.Invoice on the wire"
                        + " already; give it another name, as @Noun(name = \"...\")");
    }

    @Test
    void aNounThatHidesABuiltInWord() {
        var result = compile("@Noun public record Account(String id) {}", "@Noun public record Daily(String id) {}");

        assertThat(result.errors())
                .containsExactly(
                        "Daily.java:3 KON-1019 Daily hides the word $.Daily that every vocabulary has; rename it");
    }

    @Test
    void aClassInTheWayOfTheWords() {
        var result = compile(
                "@Noun public record Account(String id) {}",
                "public class PlanWords {}",
                "@Noun public record Plan(String id) {}");

        assertThat(result.errors())
                .containsExactly("Plan.java:3 KON-1019 acme.PlanWords is written by the vocabulary,"
                        + " but there is such a class already; rename yours");
    }

    @Test
    void aTypeThatTheCompilerDoesNotKnowIsOnlyItsOwnError() {
        var result = compile("@Noun public record Account(String id, Missing one, java.util.List<Missing> all) {}");

        assertThat(result.errors())
                .allSatisfy(error -> assertThat(error).startsWith("Account.java:3 cannot find symbol"));
    }

    @Test
    void theOtherNounsAreWrittenAllTheSame() {
        var result = compile(
                "@Noun(verbs = {\"opened\", \"deleted\"}) public record Account(long id, Object[] all, long version)"
                        + " {}",
                "@Noun public record Plan(String id, long price) {}",
                "class More { Object plan = $.Plan.price, all = $.Account.all.is(1), opened = $.Account.opened; }");

        assertThat(result.errors())
                .hasSize(4)
                .allSatisfy(error -> assertThat(error).startsWith("Account.java:3 KON-"));
    }

    private void refused(String noun, String expected) {
        assertThat(compile(noun).errors()).containsExactly("Account.java:3 " + expected);
    }

    private Javac.Result compile(String... nouns) {
        return AcmeWords.compile(folder, nouns);
    }
}
