package kontor.node;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The arrows and the purity that ARCHITECTURE.md promises. */
class ArchitectureTest {

    /** Each module and the modules that it may know. Tests of a module may know more. */
    private static final Map<String, List<String>> ARROWS = Map.ofEntries(
            Map.entry("kontor.vocabulary", List.of()),
            Map.entry("kontor.sdk", List.of()),
            Map.entry("kontor.kernel", List.of("kontor.sdk")),
            Map.entry("kontor.store", List.of("kontor.kernel", "kontor.sdk")),
            Map.entry("kontor.pekko", List.of("kontor.kernel", "kontor.sdk")),
            Map.entry("kontor.ingress", List.of("kontor.kernel", "kontor.sdk")),
            Map.entry("kontor.connectors", List.of("kontor.kernel", "kontor.sdk")),
            Map.entry("kontor.testkit", List.of("kontor.kernel", "kontor.sdk")),
            Map.entry("kontor.examples", List.of("kontor.sdk")),
            Map.entry("kontor.node", List.of("kontor")));

    /** Of java.io and java.net: values, failures and what works in memory. */
    private static final Set<String> HARMLESS = Set.of(
            "java.io.Serializable",
            "java.io.Closeable",
            "java.io.IOException",
            "java.io.UncheckedIOException",
            "java.io.InputStream",
            "java.io.OutputStream",
            "java.io.Reader",
            "java.io.Writer",
            "java.io.StringReader",
            "java.io.StringWriter",
            "java.io.PrintWriter",
            "java.io.ByteArrayInputStream",
            "java.io.ByteArrayOutputStream",
            "java.net.URI",
            "java.net.URISyntaxException",
            "java.net.URLEncoder",
            "java.net.URLDecoder");

    private static final Set<String> CHANCE =
            Set.of("java.util.Random", "java.util.concurrent.ThreadLocalRandom", "java.security.SecureRandom");

    private static final Set<String> WORKERS = Set.of(
            "java.util.Timer",
            "java.util.concurrent.Executors",
            "java.util.concurrent.ForkJoinPool",
            "java.util.concurrent.ThreadPoolExecutor",
            "java.util.concurrent.StructuredTaskScope",
            "java.util.concurrent.locks.LockSupport");

    private static JavaClasses kontor;

    @BeforeAll
    static void read() {
        kontor = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("kontor");
    }

    @TestFactory
    Stream<DynamicTest> everyModuleHasCodeThatTheseTestsSee() {
        return ARROWS.keySet().stream()
                .sorted()
                .map(module -> DynamicTest.dynamicTest(
                        module,
                        () -> assertThat(kontor)
                                .as("classes of %s on the class path of runtime/node", module)
                                .anyMatch(
                                        type -> resideInAPackage(module + "..").test(type)
                                                && !type.getSimpleName().equals("package-info"))));
    }

    @TestFactory
    Stream<DynamicTest> everyModuleKnowsOnlyWhatItsArrowsAllow() {
        return ARROWS.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(arrow ->
                        DynamicTest.dynamicTest(arrow.getKey(), () -> checkArrow(arrow.getKey(), arrow.getValue())));
    }

    private static void checkArrow(String module, List<String> known) {
        var allowed = Stream.concat(Stream.of(module), known.stream())
                .map(name -> name + "..")
                .toArray(String[]::new);
        classes()
                .that()
                .resideInAPackage(module + "..")
                .should()
                .onlyDependOnClassesThat(not(resideInAPackage("kontor..")).or(resideInAnyPackage(allowed)))
                .check(kontor);
    }

    @Test
    void everyPackageIsNullMarked() {
        assertThat(kontor.getPackage("kontor").getSubpackagesInTree())
                .filteredOn(ArchitectureTest::hasCode)
                .isNotEmpty()
                .allSatisfy(pack -> assertThat(pack.isAnnotatedWith(NullMarked.class))
                        .as("package-info.java of %s has @NullMarked", pack.getName())
                        .isTrue());
    }

    private static boolean hasCode(JavaPackage pack) {
        return pack.getClasses().stream().anyMatch(type -> !type.getSimpleName().equals("package-info"));
    }

    @Test
    void onlyActorsStoresAndTheNodeKnowPekko() {
        noClasses()
                .that()
                .resideOutsideOfPackages("kontor.pekko..", "kontor.store..", "kontor.node..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.pekko..")
                .check(kontor);
    }

    @Test
    void theSdkHasNoJackson() {
        noClasses()
                .that()
                .resideInAPackage("kontor.sdk..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.fasterxml..", "tools.jackson..")
                .check(kontor);
    }

    @Test
    void sdkAndKernelNeverTouchTheClockChanceOrThreads() {
        noClasses()
                .that()
                .resideInAnyPackage("kontor.sdk..", "kontor.kernel..")
                .should()
                .accessTargetWhere(describe("reads the clock", ArchitectureTest::readsClock))
                .orShould()
                .accessTargetWhere(describe("rolls dice", ArchitectureTest::rollsDice))
                .orShould()
                .accessTargetWhere(describe("runs or parks threads", ArchitectureTest::usesThreads))
                .because("time, chance and threads come through ports: a run must be the same when it is replayed")
                .check(kontor);
    }

    @Test
    void sdkAndKernelNeverDoInputOrOutput() {
        noClasses()
                .that()
                .resideInAnyPackage("kontor.sdk..", "kontor.kernel..")
                .should()
                .dependOnClassesThat(outside())
                .because("I/O comes through ports")
                .check(kontor);
    }

    private static DescribedPredicate<JavaClass> outside() {
        return describe(
                "do I/O",
                type -> resideInAnyPackage(
                                        "java.io..",
                                        "java.net..",
                                        "java.nio.file..",
                                        "java.nio.channels..",
                                        "java.sql..")
                                .test(type)
                        && !HARMLESS.contains(type.getFullName()));
    }

    private static boolean readsClock(JavaAccess<?> access) {
        var owner = access.getTargetOwner();
        return switch (access.getTarget().getName()) {
            case "now" -> owner.getPackageName().startsWith("java.time");
            case "currentTimeMillis", "nanoTime" -> owner.isEquivalentTo(System.class);
            case "systemUTC", "systemDefaultZone", "system", "tick", "tickMillis", "tickSeconds" ->
                owner.isEquivalentTo(java.time.Clock.class);
            case "<init>" -> owner.isEquivalentTo(java.util.Date.class) && isEmpty(access);
            default -> false;
        };
    }

    private static boolean isEmpty(JavaAccess<?> access) {
        return access.getTarget().getFullName().endsWith("()");
    }

    private static boolean rollsDice(JavaAccess<?> access) {
        var owner = access.getTargetOwner();
        return CHANCE.contains(owner.getFullName())
                || owner.isEquivalentTo(Math.class)
                        && access.getTarget().getName().equals("random")
                || owner.isEquivalentTo(java.util.UUID.class)
                        && access.getTarget().getName().equals("randomUUID");
    }

    private static boolean usesThreads(JavaAccess<?> access) {
        var owner = access.getTargetOwner();
        var name = access.getTarget().getName();
        return WORKERS.contains(owner.getFullName())
                || owner.isAssignableTo(Thread.class) && !name.equals("currentThread")
                || owner.isEquivalentTo(java.util.concurrent.CompletableFuture.class) && name.endsWith("Async");
    }
}
