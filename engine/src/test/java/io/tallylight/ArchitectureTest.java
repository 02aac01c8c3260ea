package io.tallylight;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The arrows between packages. Each rule is also pointed at a class under {@code planted} that breaks it. */
class ArchitectureTest {
    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.tallylight");

    /** Each package and the packages of ours that it may call; what is not here is not allowed to exist. */
    private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
            Map.entry(
                    "cli", Set.of("boot", "config", "demo", "embedded", "json", "redis", "ledger", "orders", "files")),
            Map.entry(
                    "boot",
                    Set.of(
                            "api",
                            "admission",
                            "checkout",
                            "commerce",
                            "config",
                            "embedded",
                            "feed",
                            "files",
                            "json",
                            "ledger",
                            "orders",
                            "recovery",
                            "redis",
                            "show")),
            Map.entry("json", Set.of()),
            Map.entry("redis", Set.of()),
            Map.entry("config", Set.of()),
            Map.entry("files", Set.of()),
            Map.entry("embedded", Set.of("files")),
            Map.entry("demo", Set.of()),
            Map.entry("admission", Set.of("config")),
            Map.entry("ledger", Set.of("redis", "json")),
            Map.entry("show", Set.of("ledger", "redis", "json", "config")),
            Map.entry("feed", Set.of("show", "redis", "json")),
            Map.entry("orders", Set.of("ledger", "redis", "json", "files", "config")),
            Map.entry("checkout", Set.of("ledger", "redis", "json")),
            Map.entry("commerce", Set.of("show", "ledger", "redis", "json")),
            Map.entry("recovery", Set.of("show", "ledger", "orders", "redis", "json")),
            Map.entry(
                    "api",
                    Set.of(
                            "admission",
                            "recovery",
                            "checkout",
                            "commerce",
                            "show",
                            "ledger",
                            "feed",
                            "orders",
                            "json",
                            "config",
                            "redis")));

    private record Gate(String name, ArchRule rule, String planted) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Gate> gates() {
        Stream<Gate> arrows = ARROWS.keySet().stream()
                .sorted()
                .map(name -> new Gate("arrows of " + name, arrowsOf(name), "io.tallylight.planted.arrows"));
        return Stream.concat(
                arrows,
                Stream.of(
                        new Gate("cycles", NO_CYCLES, "io.tallylight.planted.cycles"),
                        new Gate("orders and the ledger", ORDERS_READ_RECORDS, "io.tallylight.planted.writes"),
                        new Gate("the feed and the ledger", FEED_WRITES_NOTHING, "io.tallylight.planted.writes"),
                        new Gate("scripts", SCRIPTS_HAVE_ONE_CALLER, "io.tallylight.planted.scripts"),
                        new Gate("logging", ONE_WAY_TO_LOG, "io.tallylight.planted.logging"),
                        new Gate("what Vert.x calls its own", VERTX_INSIDES, "io.tallylight.planted.internals"),
                        new Gate("the path of a request", ONE_READER_OF_PATHS, "io.tallylight.planted.paths")));
    }

    /** Matches a package of ours and its likes under {@code planted}. */
    private static String[] of(String name) {
        return new String[] {"io.tallylight." + name + "..", "io.tallylight.planted.*." + name + ".."};
    }

    private static ArchRule arrowsOf(String name) {
        String[] allowed = Stream.concat(
                        Stream.concat(Stream.of(name), ARROWS.getOrDefault(name, Set.of()).stream())
                                .flatMap(one -> Stream.of(of(one))),
                        Stream.of("java..", "javax..", "org..", "com..", "ch.."))
                .toArray(String[]::new);
        DescribedPredicate<JavaClass> ours = resideInAPackage("io.tallylight..");
        return classes()
                .that()
                .resideInAnyPackage(of(name))
                .should()
                .onlyDependOnClassesThat(
                        JavaClass.Predicates.resideInAnyPackage(allowed).or(DescribedPredicate.not(ours)));
    }

    private static final ArchRule NO_CYCLES = slices().assignedFrom(
                    new com.tngtech.archunit.library.dependencies.SliceAssignment() {
                        @Override
                        public com.tngtech.archunit.library.dependencies.SliceIdentifier getIdentifierOf(
                                JavaClass javaClass) {
                            String name = javaClass.getPackageName();
                            return com.tngtech.archunit.library.dependencies.SliceIdentifier.of(name);
                        }

                        @Override
                        public String getDescription() {
                            return "packages";
                        }
                    })
            .should()
            .beFreeOfCycles();

    private static final ArchRule ORDERS_READ_RECORDS = noClasses()
            .that()
            .resideInAnyPackage(of("orders"))
            .should()
            .dependOnClassesThat(resideInAPackage("io.tallylight.ledger..")
                    .and(DescribedPredicate.not(resideInAPackage("io.tallylight.ledger.record.."))));

    private static final ArchRule FEED_WRITES_NOTHING = noClasses()
            .that()
            .resideInAnyPackage(of("feed"))
            .should()
            .dependOnClassesThat()
            .haveNameMatching("io\\.tallylight\\.(ledger\\..*|show\\.Shows)");

    /** A class whose name ends in Script, in the package that owns the script, or the redis package itself. */
    private static final ArchRule SCRIPTS_HAVE_ONE_CALLER = classes()
            .that()
            .resideOutsideOfPackage("io.tallylight.redis..")
            .and()
            .haveNameNotMatching(".*(Script|\\.show\\.ShowReader)")
            .should(new ArchCondition<>("run no script") {
                @Override
                public void check(JavaClass javaClass, ConditionEvents events) {
                    for (JavaFieldAccess access : javaClass.getFieldAccessesFromSelf()) {
                        if (access.getTarget().getName().startsWith("EVAL")) {
                            events.add(SimpleConditionEvent.violated(javaClass, access.getDescription()));
                        }
                    }
                    javaClass.getMethodCallsFromSelf().stream()
                            .filter(call -> call.getTarget().getName().matches("eval(sha)?(ReadOnly)?|fcall.*"))
                            .forEach(call ->
                                    events.add(SimpleConditionEvent.violated(javaClass, call.getDescription())));
                }
            });

    private static final ArchRule ONE_WAY_TO_LOG = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.util.logging..", "io.vertx.core.logging..", "io.vertx.core.internal.logging..");

    /** It may change with any version of Vert.x; those that cannot do without say why. */
    private static final ArchRule VERTX_INSIDES = noClasses()
            .that()
            .haveNameNotMatching(
                    "io\\.tallylight\\.(feed\\.PipelineTakeover|api\\.(BusyConnection|ConnectionAbort|HttpConnectionHandler))")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx.core..internal..", "io.vertx.core..impl..");

    /** Everybody else decides by the call that the route table makes of it; see {@code api.RequestTarget}. */
    private static final ArchRule ONE_READER_OF_PATHS = noClasses()
            .that()
            .haveNameNotMatching("io\\.tallylight\\.api\\.RequestTarget")
            .should()
            .callMethodWhere(new DescribedPredicate<JavaMethodCall>("the raw target of a request is read") {
                @Override
                public boolean test(JavaMethodCall call) {
                    JavaClass owner = call.getTargetOwner();
                    boolean request = owner.isAssignableTo(HttpServerRequest.class)
                            && call.getTarget().getName().matches("path|uri|absoluteURI|query");
                    boolean routed = owner.isAssignableTo(RoutingContext.class)
                            && call.getTarget().getName().matches("normalizedPath|mountPoint|currentRoute");
                    boolean route = owner.isAssignableTo(Router.class)
                            && call.getTarget().getName().matches("route|routeWithRegex|get|post|put|patch|delete|head")
                            && !call.getTarget().getRawParameterTypes().isEmpty();
                    return request || routed || route;
                }
            });

    @ParameterizedTest
    @MethodSource("gates")
    void theCodeKeepsToTheRule(Gate gate) {
        gate.rule.check(OURS);
    }

    @ParameterizedTest
    @MethodSource("gates")
    void theRuleSeesAPlantedViolation(Gate gate) {
        JavaClasses planted = new ClassFileImporter().importPackages(gate.planted);
        assertTrue(!planted.isEmpty(), gate.planted);
        AssertionError seen = assertThrows(AssertionError.class, () -> gate.rule.check(planted));
        assertTrue(String.valueOf(seen.getMessage()).contains("planted"), seen.getMessage());
    }

    @Test
    void everyPackageHasItsArrows() {
        Set<String> packages = OURS.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> name.startsWith("io.tallylight."))
                .map(name -> List.of(name.split("\\.")).get(2))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(new TreeSet<>(ARROWS.keySet()), packages);
    }

    @Test
    void nobodyReachesBackToWhereThePartsAreWired() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.tallylight.boot..", "io.tallylight.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.tallylight.boot..", "io.tallylight.cli..")
                .check(OURS);
    }
}
