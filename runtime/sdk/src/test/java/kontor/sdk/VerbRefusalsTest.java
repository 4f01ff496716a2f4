package kontor.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be a verb, and what cannot be on the wire. */
class VerbRefusalsTest {
    @TempDir
    Path folder;

    @Test
    void aTypeWithoutJsonForm() {
        onTheWire("String[]", "`List<String>`");
        onTheWire("int[]", "`List<Integer>`");
        onTheWire("byte[]", "`String` with the bytes in Base64, or `List<Byte>`,");
        onTheWire("Optional<String>", "`@Nullable String`");
        onTheWire("OptionalLong", "`@Nullable Long`");
        onTheWire("java.util.stream.Stream<String>", "Stream<String>", "`List<String>`");
        onTheWire("Iterator<String>", "`List<String>`");
        onTheWire("Supplier<String>", "the value that it would return");
        onTheWire("Runnable", "the value that it would return");
        onTheWire("Class<?>", "`String`");
        onTheWire("Date", "`Instant`");
        onTheWire("List", "`List<E>`, its type arguments filled in,");
    }

    @Test
    void aTypeWithoutJsonFormInsideAnother() {
        onTheWire("Map<String, List<Optional<Long>>>", "Optional<Long>", "`@Nullable Long`");
        onTheWire("List<? extends Supplier<String>>", "Supplier<String>", "the value that it would return");
    }

    @Test
    void aTypeWithoutJsonFormInAPayload() {
        refused(
                "@Noun public record Account(String id) { @Verb public record Moved(long[] to) {} }",
                "KON-1007 Account.Moved.to: `long[]` has no JSON form; write `List<Long>` instead");
    }

    @Test
    void aTypeWithoutJsonFormInAReply() {
        refused(
                "@Noun public record Account(String id) { public record Answer(int[] all) {}"
                        + " @Verb(reply = Answer.class) public record Ask(String id) {} }",
                "KON-1007 Account.Answer.all: `int[]` has no JSON form; write `List<Integer>` instead");
    }

    @Test
    void aTypeWithoutJsonFormInARecordOfARecord() {
        refused(
                "@Noun public record Account(String id, List<Line> lines) { public record Line(Optional<Long> n) {} }",
                "KON-1007 Account.Line.n: `Optional<Long>` has no JSON form; write `@Nullable Long` instead");
    }

    @Test
    void aVerbThatIsNotARecord() {
        refused(
                "@Noun public record Account(String id) { @Verb public interface Moved {} }",
                "KON-1008 Account.Moved is a @Verb, but not a record nested in a @Noun;"
                        + " move it into its noun, as a record");
    }

    @Test
    void aVerbOutsideANoun() {
        refused(
                "@Verb record Account(String id) {}",
                "KON-1008 Account is a @Verb, but not a record nested in a @Noun; move it into its noun, as a record",
                "Uses.java:1 cannot find symbol symbol: variable Account location: class acme.$");
    }

    @Test
    void aVerbWhoseNameIsAWordOfJava() {
        refused(
                "@Noun public record Account(String id) { @Verb public record Return(String id) {} }",
                "KON-1009 Account: `return` cannot be a verb's name; use letters, digits and `_`, and no word of"
                        + " Java's");
    }

    @Test
    void aVerbWithOtherCharacters() {
        refused(
                "@Noun(verbs = \"sign-up\") public record Account(String id) {}",
                "KON-1009 Account: `sign-up` cannot be a verb's name; use letters, digits and `_`, and no word of"
                        + " Java's");
    }

    @Test
    void aVerbThatEveryEntityHas() {
        refused(
                "@Noun(verbs = \"deleted\") public record Account(String id) {}",
                "KON-1010 Account.deleted: every entity has `deleted` already, and nobody sends it by hand;"
                        + " name the verb otherwise");
        refused(
                "@Noun public record Account(String id) { @Verb public record Created(String id) {} }",
                "KON-1010 Account.created: every entity has `created` already, and nobody sends it by hand;"
                        + " name the verb otherwise");
    }

    @Test
    void aVerbNamedTwice() {
        refused(
                "@Noun(verbs = \"moved\") public record Account(String id) { @Verb public record Moved(String id) {} }",
                "KON-1011 Account.moved: two verbs have this name; rename one");
    }

    @Test
    void aVerbNamedLikeAComponent() {
        refused(
                "@Noun(verbs = \"plan\") public record Account(String id, String plan) {}",
                "KON-1011 Account.plan is a component and a verb, but $.Account.plan can only be one; rename one");
    }

    @Test
    void anActionWithAReply() {
        refused(
                "@Noun public record Account(String id) {"
                        + " @Verb(action = true, reply = Account.class) public record Move(String id) {} }",
                "KON-1012 Account.Move: action = true and reply = Account.class exclude each other;"
                        + " a command has a reply, an action has none, a relation (by) is an event: leave one");
    }

    @Test
    void aReplyThatIsNoRecord() {
        for (var type : new String[] {"int", "List", "Void", "String[]"}) {
            refused(
                    "@Noun public record Account(String id) { @Verb(reply = " + type
                            + ".class) public record Move(String id) {} }",
                    "KON-1013 Account.Move: `" + type + "` cannot be a reply;"
                            + " reply with a record (or, without an answer, write action = true)");
        }
    }

    @Test
    void aRelationWithSomethingThatIsNoEntity() {
        refused(
                "@Noun public record Account(String id) { @Verb(value = \"sent\", by = kontor.sdk.builtin.Email.class)"
                        + " public record Sent(String id) {} }",
                "KON-1014 Account.Sent: by = Email.class is no entity;"
                        + " name a record with @Noun in a package with @Vocabulary");
    }

    @Test
    void twoSubjects() {
        refused(
                "@Noun public record Account(String id) { @Verb public record Moved(@Subject String a, @Subject String"
                        + " b) {} }",
                "KON-1015 Account.Moved: `a` and `b` are both its @Subject, but a message is about one thing; leave"
                        + " one");
    }

    @Test
    void namedVerbsWithoutAPayload() {
        refused(
                "@Noun(verbs = \"moved\") public interface Account {}",
                "KON-1018 Account: verbs = \"moved\" on an interface has no payload;"
                        + " nest a record instead: @Verb(\"moved\") record Moved(...) {}");
    }

    @Test
    void aPayloadThatNobodySees() {
        refused(
                "@Noun public record Account(String id) { @Verb private record Moved(String id) {} }",
                "KON-1020 Account.Moved is private, but its word must see it; remove `private`");
    }

    @Test
    void aGenericPayload() {
        refused(
                "@Noun public record Account(String id) { @Verb public record Moved<T>(T to) {} }",
                "KON-1004 Account.Moved is generic, but a payload has one JSON form;"
                        + " write the type that is meant instead of `T`");
    }

    private void onTheWire(String type, String instead) {
        onTheWire(type, type, instead);
    }

    private void onTheWire(String type, String shown, String instead) {
        refused(
                "@SuppressWarnings(\"rawtypes\") @Noun public record Account(String id, " + type + " value) {}",
                "KON-1007 Account.value: `%s` has no JSON form; write %s instead".formatted(shown, instead));
    }

    private void refused(String noun, String expected, String... more) {
        var errors = AcmeWords.compile(folder, noun).errors();
        assertThat(errors.getFirst()).isEqualTo("Account.java:3 " + expected);
        assertThat(errors.subList(1, errors.size())).containsExactly(more);
    }
}
