package dev.exai.testkit.disk;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/** Makes temporary directories of tests that need no disk, as {@link Directories#quick} does. Stateless. */
public final class QuickDirectory implements TempDirFactory {
    /** For JUnit, which is told the class. */
    public QuickDirectory() {}

    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context) throws IOException {
        return Directories.quick(Path.of(System.getProperty("java.io.tmpdir")));
    }
}
