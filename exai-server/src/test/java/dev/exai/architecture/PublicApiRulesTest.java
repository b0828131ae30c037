package dev.exai.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noCodeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What strangers may see of EXAI. */
class PublicApiRulesTest {
    private static final List<String> HIDDEN_LIBRARIES =
            List.of("okhttp3", "okio", "kotlin", "tools.jackson", "com.fasterxml.jackson", "io.netty", "picocli");

    @Test
    void signatures_showNoLibraryOfOurs() {
        noCodeUnits()
                .that(are(publishedMember()))
                .should(mention("a type of " + HIDDEN_LIBRARIES, PublicApiRulesTest::isHiddenLibrary))
                .check(Production.CLASSES);
        noFields()
                .that(are(publishedMember()))
                .should()
                .haveRawType(describe("of " + HIDDEN_LIBRARIES, PublicApiRulesTest::isHiddenLibrary))
                .check(Production.CLASSES);
    }

    @Test
    void signatures_showNoFutures() {
        noCodeUnits()
                .that(are(publishedMember()))
                .should(mention(
                        "a future",
                        type -> type.isAssignableTo(Future.class) || type.isAssignableTo(CompletionStage.class)))
                .because("threads are the concurrency model: one blocking API")
                .check(Production.CLASSES);
    }

    @Test
    void publicTypes_areExportedOrInternal() {
        classes()
                .that()
                .arePublic()
                .and()
                .resideOutsideOfPackages("dev.exai.server..", "dev.exai.(*).internal..", "dev.exai.(*).(*).internal..")
                .and(are(describe("visible", Production::isVisible)))
                .should(ArchCondition.from(describe("be in an exported package", Production::isExported)))
                .check(Production.CLASSES);
    }

    @Test
    void publishedClasses_areFinalOrSealedOrMadeToBeExtended() {
        classes()
                .that(are(describe("published", Production::isPublished)))
                .and()
                .areNotInterfaces()
                .and()
                .areNotEnums()
                .and()
                .areNotAssignableTo(Throwable.class)
                .should(ArchCondition.from(
                        describe("be final, sealed or abstract", PublicApiRulesTest::isClosedOrAbstract)))
                .check(Production.CLASSES);
    }

    @Test
    void internalClasses_areFinalOrSealedOrHidden() {
        classes()
                .that()
                .resideInAnyPackage("..internal..", "dev.exai.server..")
                .and()
                .arePublic()
                .and()
                .areNotInterfaces()
                .and()
                .areNotEnums()
                .and()
                .areNotAssignableTo(Throwable.class)
                .should(ArchCondition.from(
                        describe("be final, sealed or abstract", PublicApiRulesTest::isClosedOrAbstract)))
                .allowEmptyShould(true)
                .check(Production.CLASSES);
    }

    private static boolean isClosedOrAbstract(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.FINAL)
                || type.getModifiers().contains(JavaModifier.ABSTRACT)
                || type.isRecord()
                || type.reflect().isSealed();
    }

    private static boolean isHiddenLibrary(JavaClass type) {
        return HIDDEN_LIBRARIES.stream()
                .anyMatch(library -> type.getPackageName().equals(library)
                        || type.getPackageName().startsWith(library + "."));
    }

    private static <T extends JavaMember> DescribedPredicate<T> publishedMember() {
        return describe(
                "published",
                member -> Production.isPublished(member.getOwner())
                        && (member.getModifiers().contains(JavaModifier.PUBLIC)
                                || member.getModifiers().contains(JavaModifier.PROTECTED)));
    }

    private static ArchCondition<JavaCodeUnit> mention(String what, java.util.function.Predicate<JavaClass> unwanted) {
        return new ArchCondition<>("mention " + what) {
            @Override
            public void check(JavaCodeUnit unit, ConditionEvents events) {
                Stream.concat(Stream.of(unit.getReturnType()), unit.getParameterTypes().stream())
                        .map(JavaType::getAllInvolvedRawTypes)
                        .flatMap(java.util.Set::stream)
                        .filter(unwanted)
                        .forEach(type -> events.add(SimpleConditionEvent.satisfied(
                                unit, unit.getFullName() + " mentions " + type.getName())));
            }
        };
    }
}
