package dev.exai.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.Predefined;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The compiled main classes of all modules, and what is public about them. */
final class Production {
    static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.exai");

    private static final Set<String> EXPORTED = exportedPackages();

    private Production() {}

    /** Whether strangers can name the type: it and every type around it is visible, in an exported package. */
    static boolean isPublished(JavaClass type) {
        return isExported(type) && isVisible(type);
    }

    /** Whether a module exports the type's package to everybody. */
    static boolean isExported(JavaClass type) {
        return EXPORTED.contains(type.getPackageName());
    }

    static boolean isVisible(JavaClass type) {
        Set<JavaModifier> modifiers = type.getModifiers();
        Optional<JavaClass> around = type.getEnclosingClass();
        return (modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED))
                && !type.isAnonymousClass()
                && !type.isLocalClass()
                && (around.isEmpty() || isVisible(around.get()));
    }

    private static Set<String> exportedPackages() {
        Set<String> exported = new TreeSet<>();
        for (String module : Repository.PUBLISHED) {
            try {
                Repository.descriptor(module).stream()
                        .flatMap(descriptor -> descriptor.exports().stream())
                        .filter(export -> !export.isQualified())
                        .forEach(export -> exported.add(export.source()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return exported;
    }
}
