package dev.exai.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who may know whom: the server knows the libraries, the libraries know the core, nobody knows the server. */
class ModuleDirectionTest {
    private static final String[] JDK_AND_MARKS = {"java..", "javax..", "org.jspecify.."};

    @Test
    void core_knowsOnlyTheJdk() {
        checkKnows("core");
    }

    @Test
    void providers_knowOnlyCoreTheirHttpAndJsonLibrariesAndOptionalTelemetry() {
        checkKnows(
                "providers",
                "dev.exai.core..",
                "okhttp3..",
                "okio..",
                "kotlin..",
                "tools.jackson..",
                "com.fasterxml.jackson.annotation..",
                "io.micrometer.core.instrument..",
                "io.opentelemetry.api..",
                "io.opentelemetry.context..",
                "org.slf4j..");
    }

    @Test
    void sessions_knowOnlyCore() {
        checkKnows(
                "sessions", "dev.exai.core..", "org.slf4j..", "com.github.benmanes.caffeine..", "com.zaxxer.hikari..");
    }

    @Test
    void files_knowOnlyCore() {
        checkKnows(
                "files",
                "dev.exai.core..",
                "org.slf4j..",
                "com.zaxxer.hikari..",
                "software.amazon.awssdk..",
                "org.apache.pdfbox..",
                "org.apache.poi..");
    }

    @Test
    void files_namesOptionalLibrariesInPackagesThatNothingRefersTo() {
        String[] apart = {"dev.exai.files.internal.s3", "dev.exai.files.internal.documents"};
        noClasses()
                .that()
                .resideOutsideOfPackages(apart)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(apart)
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("software.amazon.awssdk..", "org.apache.pdfbox..", "org.apache.poi..")
                .check(Production.CLASSES);
    }

    @Test
    void testkit_knowsOnlyCoreAndTheTestLibraries() {
        checkKnows(
                "testkit",
                "dev.exai.core..",
                "org.junit..",
                "org.opentest4j..",
                "org.assertj..",
                "com.sun.net.httpserver..");
    }

    @Test
    void server_doesNotKnowTheTestkit() {
        noClasses()
                .that()
                .resideInAPackage("dev.exai.server..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.exai.testkit..")
                .allowEmptyShould(true)
                .check(Production.CLASSES);
    }

    @Test
    void internalPackages_areTouchedByTheirOwnModuleOnly() {
        ArchRuleDefinition.classes()
                .should(new ArchCondition<JavaClass>("leave other modules' internal packages alone") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        type.getDirectDependenciesFromSelf().stream()
                                .filter(dependency -> isInternal(dependency.getTargetClass()))
                                .filter(dependency ->
                                        !module(dependency.getTargetClass()).equals(module(type)))
                                .filter(dependency -> !isShared(dependency.getTargetClass(), type))
                                .forEach(dependency ->
                                        events.add(SimpleConditionEvent.violated(type, dependency.getDescription())));
                    }
                })
                .check(Production.CLASSES);
    }

    @Test
    void modules_haveNoCycles() {
        slices().matching("dev.exai.(*)..").should().beFreeOfCycles().check(Production.CLASSES);
    }

    private static void checkKnows(String module, String... others) {
        String own = "dev.exai." + module + "..";
        String[] allowed = Stream.of(JDK_AND_MARKS, new String[] {own}, others)
                .flatMap(Arrays::stream)
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(own)
                .should()
                .dependOnClassesThat(DescribedPredicate.not(JavaClass.Predicates.resideInAnyPackage(allowed))
                        .and(DescribedPredicate.not(DescribedPredicate.describe("primitive", isPrimitive()))))
                .allowEmptyShould(true)
                .check(Production.CLASSES);
    }

    private static java.util.function.Predicate<JavaClass> isPrimitive() {
        return type -> type.getBaseComponentType().isPrimitive();
    }

    private static boolean isInternal(JavaClass type) {
        return type.getPackageName().startsWith("dev.exai.")
                && Arrays.asList(type.getPackageName().split("\\.")).contains("internal");
    }

    /**
     * The transactions of the core are for the modules that keep something, the schemas of the providers for the server,
     * whose tools have schemas too; and for nobody else.
     */
    private static boolean isShared(JavaClass used, JavaClass user) {
        boolean transactions = used.getPackageName().equals("dev.exai.core.internal.sql")
                && (module(user).equals("sessions") || module(user).equals("files"));
        boolean schemas = used.getPackageName().equals("dev.exai.providers.internal.schema")
                && module(user).equals("server");
        return transactions || schemas;
    }

    /** The third part of the package's name, which is the module's. */
    private static String module(JavaClass type) {
        return type.getPackageName().split("\\.")[2];
    }
}
