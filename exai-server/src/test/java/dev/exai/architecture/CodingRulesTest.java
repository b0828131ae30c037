package dev.exai.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What no production class does, and the few classes whose work it is. */
class CodingRulesTest {
    private static final Set<String> CLOCKS = Set.of("dev.exai.core.SystemTimeSource");
    private static final Set<String> THREAD_MAKERS = Set.of(
            "dev.exai.core.Workers",
            "dev.exai.core.VirtualThreads",
            "dev.exai.core.internal.sql.GroupWriter", // waits for the disk in native code, where a virtual one keeps
            // its carrier
            "dev.exai.providers.internal.http.Watchdog", // its one thread must not wait for a free worker
            "dev.exai.server.cli.HeadStart", // runs native code while there is nothing else to run
            "dev.exai.server.cli.Signals", // the JVM takes a shutdown hook as a thread only
            "dev.exai.server.rpc.netty.NettyHttpServer", // event loops that parse and copy; no call runs on them
            "dev.exai.sessions.internal.Watchdog"); // its one thread must not wait for a free worker

    @Test
    void standardStreams_areNotWritten() {
        noClasses()
                .should()
                .accessTargetWhere(target(System.class, "out").or(target(System.class, "err")))
                .because("standard output belongs to the protocol; write to what the caller hands in")
                .check(Production.CLASSES);
    }

    @Test
    void stackTraces_areNotPrinted() {
        noClasses()
                .should()
                .accessTargetWhere(target(Throwable.class, "printStackTrace")
                        .and(describe(
                                "to standard error",
                                access -> access.getTarget() instanceof AccessTarget.CodeUnitAccessTarget called
                                        && called.getRawParameterTypes().isEmpty())))
                .check(Production.CLASSES);
    }

    @Test
    void time_comesFromATimeSource() {
        DescribedPredicate<JavaAccess<?>> time = target(System.class, "currentTimeMillis")
                .or(target(System.class, "nanoTime"))
                .or(target(Thread.class, "sleep"))
                .or(describe(
                        "now() of java.time",
                        access -> access.getName().equals("now")
                                && access.getTargetOwner().getPackageName().equals("java.time")))
                .or(describe(
                        "system clocks",
                        access -> access.getName().startsWith("system")
                                && access.getTargetOwner().isEquivalentTo(java.time.Clock.class)));

        noClasses()
                .that(are(DescribedPredicate.not(named(CLOCKS))))
                .should()
                .accessTargetWhere(time)
                .because("tests move the clock of a dev.exai.core.TimeSource")
                .check(Production.CLASSES);
    }

    @Test
    void threads_comeFromWorkers() {
        DescribedPredicate<JavaAccess<?>> making = describe(
                "threads or pools are made",
                access -> (access.getName().equals("<init>")
                                && access.getTargetOwner().isAssignableTo(Thread.class))
                        || access.getTargetOwner().isEquivalentTo(java.util.concurrent.Executors.class)
                        || (access.getName().equals("<init>")
                                && access.getTargetOwner().isAssignableTo(java.util.concurrent.ExecutorService.class)));

        noClasses()
                .that(are(DescribedPredicate.not(named(THREAD_MAKERS))))
                .should()
                .accessTargetWhere(making)
                .because("one place decides between virtual and platform threads, and names them")
                .check(Production.CLASSES);
    }

    @Test
    void threadLocals_areNotUsed() {
        noClasses()
                .should()
                .dependOnClassesThat(assignableTo(ThreadLocal.class))
                .check(Production.CLASSES);
    }

    @Test
    void statics_doNotChange() {
        fields().that()
                .areStatic()
                .and(are(
                        describe("written by us", field -> !field.getModifiers().contains(JavaModifier.SYNTHETIC))))
                .should()
                .beFinal()
                .because("state has an owner")
                .check(Production.CLASSES);
    }

    @Test
    void methodsOfProvidersSessionsAndFiles_areNotSynchronized() {
        methods()
                .that()
                .areDeclaredInClassesThat()
                .resideInAnyPackage("dev.exai.providers..", "dev.exai.sessions..", "dev.exai.files..")
                .should()
                .notHaveModifier(JavaModifier.SYNCHRONIZED)
                .because("virtual threads of JDK 21 to 23 pin their carrier inside; use a ReentrantLock")
                .allowEmptyShould(true)
                .check(Production.CLASSES);
    }

    @Test
    void exceptions_areOfTheOneFamily() {
        classes()
                .that()
                .areAssignableTo(Throwable.class)
                .and()
                .resideOutsideOfPackage("dev.exai.testkit..")
                .and(are(describe("published", Production::isPublished)))
                .should()
                .beAssignableTo("dev.exai.core.ExaiException")
                .check(Production.CLASSES);
    }

    @Test
    void names_sayWhatAThingIs() {
        classes()
                .should()
                .haveSimpleNameNotEndingWith("Util")
                .andShould()
                .haveSimpleNameNotEndingWith("Utils")
                .andShould()
                .haveSimpleNameNotEndingWith("Helper")
                .andShould()
                .haveSimpleNameNotEndingWith("Impl")
                .check(Production.CLASSES);
    }

    private static DescribedPredicate<JavaAccess<?>> target(Class<?> owner, String name) {
        return describe(owner.getSimpleName() + "." + name, access -> {
            AccessTarget called = access.getTarget();
            return called.getName().equals(name) && called.getOwner().isAssignableTo(owner);
        });
    }

    private static DescribedPredicate<JavaClass> named(Set<String> names) {
        return describe("one of " + names, type -> {
            JavaClass outermost = type;
            while (outermost.getEnclosingClass().isPresent()) {
                outermost = outermost.getEnclosingClass().get();
            }
            return names.contains(outermost.getName());
        });
    }
}
