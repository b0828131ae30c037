package dev.exai.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Finds the Java launchers to measure with. */
final class Jdks {
    private Jdks() {}

    /**
     * The {@code java} command of that feature release: from {@code JAVA<release>_HOME} if set, else this JVM's, else
     * one installed where Linux distributions put them.
     */
    static String java(int release) throws IOException {
        String home = System.getenv("JAVA" + release + "_HOME");
        if (home != null) {
            return Path.of(home, "bin", "java").toString();
        }
        for (Path candidate : candidates()) {
            Path about = candidate.resolve("release");
            if (Files.isRegularFile(about)
                    && Files.readString(about).contains("JAVA_VERSION=\"" + release + ".")
                    && Files.isExecutable(candidate.resolve("bin/java"))) {
                return candidate.resolve("bin/java").toString();
            }
        }
        throw new IOException("no JDK " + release + " found; set JAVA" + release + "_HOME");
    }

    private static List<Path> candidates() throws IOException {
        Path installed = Path.of("/usr/lib/jvm");
        Stream<Path> here = Stream.of(Path.of(System.getProperty("java.home")));
        if (!Files.isDirectory(installed)) {
            return here.toList();
        }
        try (Stream<Path> others = Files.list(installed)) {
            return Stream.concat(here, others).toList();
        }
    }
}
