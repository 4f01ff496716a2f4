package kontor.kernel.lint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A rule's fingerprint changes with its code, and with nothing else. */
class FingerprintTest {
    private static final String RULE =
            "static Task rule() { return () -> { for (var x : List.of(1, 2)) { if (x > 1) { help(x); } } }; }\n";
    private static final String HELP = "static void help(int n) { Runnable r = () -> System.gc(); r.run(); }\n";

    private static String of(String members) {
        return Compiled.shop(members).fingerprint();
    }

    @Test
    void theSameCodeHasTheSameFingerprint() {
        assertThat(of(RULE + HELP)).isEqualTo(of(RULE + HELP));
    }

    @Test
    void linesAndUnrelatedCodeDoNotMatter() {
        var other = "static Task other() { return () -> System.out.flush(); }\n"
                + "static Object made = new Object() { public String toString() { return \"x\"; } };\n";
        assertThat(of("\n\n" + other + RULE + "\n\n" + HELP)).isEqualTo(of(RULE + HELP));
        assertThat(of(HELP + RULE + other)).isEqualTo(of(RULE + HELP));
    }

    @Test
    void namesOfLocalVariablesDoNotMatter() {
        assertThat(of(RULE.replace("var x", "var y")
                                .replace("(x > 1)", "(y > 1)")
                                .replace("help(x)", "help(y)")
                        + HELP))
                .isEqualTo(of(RULE + HELP));
    }

    @Test
    void theBodyMatters() {
        assertThat(of(RULE.replace("x > 1", "x > 2") + HELP)).isNotEqualTo(of(RULE + HELP));
    }

    @Test
    void whatTheBodyCallsMatters() {
        assertThat(of(RULE + HELP.replace("System.gc()", "System.lineSeparator()")))
                .isNotEqualTo(of(RULE + HELP));
    }

    @Test
    void anonymousClassesMatterByWhatTheyDoNotByTheirNumber() {
        var rule = "static Task rule() { return () -> new Object() { int f() { return 1; } }.f(); }\n";
        var before = "static Object first = new Object() {};\n";
        assertThat(of(before + rule)).isEqualTo(of(rule));
        assertThat(of(rule.replace("return 1", "return 2"))).isNotEqualTo(of(rule));
    }

    @Test
    void aMethodReferenceIsItsMethod() {
        var rule = "static Task rule() { return Shop::work; }\n";
        assertThat(of(rule + "static void work() { System.gc(); }"))
                .isNotEqualTo(of(rule + "static void work() { System.exit(1); }"));
    }
}
