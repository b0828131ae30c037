package dev.exai.architecture;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The source tree these tests judge, found from the folder Maven runs the server's tests in. */
final class Repository {
    /** Modules that others compile against, in the order of the build. */
    static final List<String> PUBLISHED =
            List.of("exai-core", "exai-testkit", "exai-providers", "exai-sessions", "exai-files");

    private static final Path ROOT = findRoot();
    private static final Set<String> SKIPPED = Set.of("target", ".git", ".idea", ".vscode", "node_modules");

    private Repository() {}

    static Path root() {
        return ROOT;
    }

    /** Every file below {@code folder}, without build output. */
    static List<Path> files(Path folder) throws IOException {
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
                return SKIPPED.contains(dir.getFileName().toString())
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile()
                        && !SKIPPED.contains(file.getFileName().toString())) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        found.sort(null);
        return found;
    }

    /** The path as a reader would write it: relative to the root, with slashes. */
    static String name(Path file) {
        return ROOT.relativize(file).toString().replace('\\', '/');
    }

    /** Where Maven put the module's compiled main classes. */
    static Path classes(String module) {
        return ROOT.resolve(module).resolve("target/classes");
    }

    /** The module's descriptor; empty only if the module has no code yet. */
    static Optional<ModuleDescriptor> descriptor(String module) throws IOException {
        if (!Files.exists(ROOT.resolve(module).resolve("src/main/java"))) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(classes(module).resolve("module-info.class"))) {
            return Optional.of(ModuleDescriptor.read(in));
        }
    }

    private static Path findRoot() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve(".mvn"))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IllegalStateException("not started inside the source tree");
            }
        }
        return folder;
    }
}
