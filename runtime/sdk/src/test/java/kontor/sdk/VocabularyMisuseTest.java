package kontor.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sentences that must not compile. */
class VocabularyMisuseTest {
    @TempDir
    Path folder;

    @Test
    void aRightSentenceCompiles() {
        compiles("on($.Customer.signup, c -> db.update($.Account, c.id(), $.Account.credits.plus(5)))");
    }

    @Test
    void aMisspeltNoun() {
        refused(
                "on($.Custommer.signup, c -> {})",
                "cannot find symbol symbol: variable Custommer location: class acme.$");
    }

    @Test
    void aMisspeltVerb() {
        refused(
                "on($.Customer.singup, c -> {})",
                "cannot find symbol symbol: variable singup location: variable Customer of type acme.CustomerWords");
    }

    @Test
    void aMisspeltField() {
        refused(
                "every($.Daily, () -> each($.Account, where($.Account.credit.is(5)), a -> {}))",
                "cannot find symbol symbol: variable credit location: variable Account of type acme.AccountWords");
    }

    @Test
    void aPayloadOfAnotherVerb() {
        refused(
                "on($.Customer.signup, c -> send($.Account.close, c))",
                "inference variable P has incompatible bounds equality constraints: acme.Account.Close lower bounds:"
                        + " acme.Customer");
    }

    @Test
    void anAnswerOfAnotherType() {
        refused(
                "on($.Account.close, c -> { String answer = send($.Account.close, c); return answer; })",
                "inference variable R has incompatible bounds equality constraints: acme.Account upper bounds:"
                        + " java.lang.String");
    }

    @Test
    void aValueOfAnotherType() {
        refused(
                "on($.Account.created, a -> db.update($.Account, a.id(), $.Account.status.to(\"open\")))",
                "java.lang.String cannot be converted to acme.Account.Status");
    }

    @Test
    void aNumberComparedWithText() {
        refused(
                "every($.Daily, () -> each($.Account, where($.Account.credits.above(\"5\")), a -> {}))",
                "java.lang.String cannot be converted to");
    }

    @Test
    void aFieldOfAnotherNoun() {
        refused(
                "every($.Daily, () -> each($.Account, where($.Customer.email.is(\"x\")), a -> {}))",
                "inference variable E has incompatible equality constraints");
    }

    @Test
    void arithmeticOnText() {
        refused(
                "on($.Customer.signup, c -> db.update($.Customer, c.id(), $.Customer.email.plus(1)))",
                "cannot find symbol symbol: method plus(int)");
    }

    @Test
    void aNounWithoutStateIsNotStored() {
        refused("on($.Customer.signup, c -> db.create($.Database, c))", "acme.DatabaseWords cannot be converted to");
    }

    @Test
    void whatANounWithoutStateIsToldIsNotQueried() {
        compiles("on($.Customer.signup, c -> next($.Database.provision.accepted(), $.Database.account.is(c.id())))");
        refused(
                "every($.Daily, () -> each($.Account, where($.Database.account.is(\"x\")), a -> {}))",
                "inference variable E has incompatible equality constraints");
    }

    @Test
    void theOtherSideOfARelation() {
        refused("on($.Customer.brought.by($.Account), pair -> {})", "acme.AccountWords cannot be converted to");
    }

    private void compiles(String rule) {
        assertThat(compile(rule).errors()).isEmpty();
    }

    private void refused(String rule, String expected) {
        var errors = compile(rule).errors();
        assertThat(errors).isNotEmpty();
        assertThat(errors.getFirst()).startsWith("Acme.java:5 ").contains(expected);
    }

    private Javac.Result compile(String rule) {
        return new Javac(folder)
                .compile("@kontor.sdk.Vocabulary package acme;", """
                    package acme;
                    import kontor.sdk.*;
                    @Noun(verbs = "signup") public record Customer(String id, String email) {
                        @Verb(value = "brought", by = Customer.class) public record Pair(String one, String other) {}
                    }
                    """, """
                    package acme;
                    import kontor.sdk.*;
                    @Noun public record Account(String id, long credits, Status status) {
                        public enum Status { OPEN, CLOSED }
                        @Verb(reply = Account.class) public record Close(String id) {}
                    }
                    """, """
                    package acme;
                    import kontor.sdk.*;
                    @Noun public interface Database {
                        @Verb(action = true) record Provision(String account) {}
                    }
                    """, """
                        package acme;
                        import static kontor.sdk.Do.*;
                        import kontor.sdk.*;
                        public final class Acme implements Business {
                            final Rule rule = RULE;
                        }
                        """.replace("RULE", rule));
    }
}
