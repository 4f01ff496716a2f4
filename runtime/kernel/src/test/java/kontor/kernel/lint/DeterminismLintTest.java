package kontor.kernel.lint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a rule must not do is found, with the line and what to write instead; what it may do is not. */
class DeterminismLintTest {
    private static java.util.List<String> of(String body) {
        return Compiled.shop(
                        "static int count; static final Map<String, Integer> PRICES = Map.of(\"a\", 1, \"b\", 2);\n"
                                + "static final Map<String, Integer> SORTED = new TreeMap<>(PRICES);\n"
                                + "static void use(Object o) {}\n"
                                + "static Task rule() { return () -> {\n" + body + "\n}; }")
                .findings();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            use(Instant.now());                              | reads the wall clock (Instant.now) | now()
            use(LocalDate.now());                            | reads the wall clock (LocalDate.now) | now()
            use(System.currentTimeMillis());                 | reads the wall clock (System.currentTimeMillis) | now()
            use(new Date());                                 | reads the wall clock (Date) | now()
            use(Clock.systemUTC());                          | reads the wall clock (Clock.systemUTC) | now()
            use(Math.random());                              | rolls dice (Math.random) | newId()
            use(UUID.randomUUID());                          | rolls dice (UUID.randomUUID) | newId()
            use(new Random());                               | rolls dice (Random) | newId()
            use(new java.security.SecureRandom());           | rolls dice (SecureRandom) | newId()
            use(java.util.concurrent.ThreadLocalRandom.current()); | rolls dice (ThreadLocalRandom.current) | newId()
            new Thread(() -> {}).start();                    | works on another thread (Thread.start) | send(...)
            List.of(1).parallelStream().forEach(x -> {});    | works on another thread (List.parallelStream) | send(...)
            java.util.concurrent.CompletableFuture.runAsync(() -> {}); | works on another thread (CompletableFuture.runAsync) | send(...)
            Thread.sleep(10);                                | holds its thread (Thread.sleep) | sleep(...)
            count = 1;                                       | changes the static field count | entity
            synchronized (Shop.class) { use(1); }            | locks | turns
            for (var x : Set.of(1, 2)) { use(x); }           | without an order | List
            for (var x : PRICES.keySet()) { use(x); }        | without an order | List
            PRICES.forEach((k, v) -> use(k));                | without an order | List
            var m = new HashMap<String, Integer>(); for (var x : m.values()) { use(x); } | without an order | List
            Set<Integer> s = new HashSet<>(); s.stream().forEach(x -> use(x)); | without an order | List
            """)
    void isFound(String body, String what, String instead) {
        assertThat(of(body))
                .isNotEmpty()
                .first()
                .satisfies(finding -> assertThat(finding)
                        .contains("com.acme.Shop.lambda$rule$")
                        .contains("(Shop.java:7)")
                        .contains(what)
                        .contains(instead));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "use(PRICES.get(\"a\"));",
                "for (var x : List.of(1, 2)) { use(x); }",
                "for (var x : SORTED.keySet()) { use(x); }",
                "var m = new LinkedHashMap<String, Integer>(); m.put(\"a\", 1); for (var x : m.values()) { use(x); }",
                "use(Set.of(1, 2).contains(1));",
                "use(new Random(42).nextInt());",
                "use(Instant.parse(\"2026-11-01T00:00:00Z\").plusSeconds(1));",
                "use(Duration.between(Instant.EPOCH, Instant.MAX)); int local = 1; local++; use(local);"
            })
    void isAllowed(String body) {
        assertThat(of(body)).isEmpty();
    }

    @Test
    void helpersOfTheSamePackageAreLookedInto() {
        var findings = Compiled.shop("""
                static Task rule() { return () -> Helper.help(); }
                }
                class Helper {
                    static void help() { Runnable r = () -> System.nanoTime(); r.run(); }
                """).findings();
        assertThat(findings)
                .singleElement()
                .satisfies(finding -> assertThat(finding).contains("com.acme.Helper.lambda$help$0"));
    }
}
