package dev.exai.testkit.fault;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A {@code main} on the class path of this process, to be run in JVMs of its own that may be stopped, killed or disturbed.
 * Immutable.
 */
public final class ChildProgram {
    private final Class<?> program;
    private final List<String> wrapper;
    private final List<String> options;
    private final List<Path> classPath;

    /** The class's {@code main}, in a JVM with a small heap that starts quickly. */
    public ChildProgram(Class<?> program) {
        this(
                program,
                List.of(),
                List.of(
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xshare:auto",
                        "-Xlog:disable",
                        "-XX:-UsePerfData", // its file would outlive a killed one
                        "-Xmx256m",
                        "-Dslf4j.internal.verbosity=ERROR"),
                ownClassPath());
    }

    private ChildProgram(Class<?> program, List<String> wrapper, List<String> options, List<Path> classPath) {
        this.program = program;
        this.wrapper = List.copyOf(wrapper);
        this.options = List.copyOf(options);
        this.classPath = List.copyOf(classPath);
    }

    /** The same with further options of the JVM. */
    public ChildProgram with(String... jvmOptions) {
        List<String> more = new ArrayList<>(options);
        more.addAll(List.of(jvmOptions));
        return new ChildProgram(program, wrapper, more, classPath);
    }

    /** The same, started by another command whose last arguments are the JVM's command line, for example {@code strace}. */
    public ChildProgram under(String... command) {
        return new ChildProgram(program, List.of(command), options, classPath);
    }

    /**
     * The same with its classes in an archive, which halves the time to start. Runs the program once to its end for that.
     *
     * @param place an empty directory that lives as long as the program is used
     * @param arguments of the run, which should use what later runs use
     * @throws UncheckedIOException if the archive cannot be written
     * @throws IllegalStateException if the run fails
     */
    public ChildProgram archived(Path place, String... arguments) {
        Path archive = place.resolve("classes.jsa");
        ChildProgram packed = new ChildProgram(program, wrapper, options, packed(place)); // it takes no directories
        try (ChildProcess run =
                packed.with("-XX:ArchiveClassesAtExit=" + archive).start(arguments)) {
            run.remainingLines();
            int status = run.awaitEnd();
            if (status != 0) {
                throw new IllegalStateException("the program ended with status " + status);
            }
        }
        return packed.with("-XX:SharedArchiveFile=" + archive);
    }

    /**
     * Starts it; what it writes to its error stream goes to that of this process.
     *
     * @throws UncheckedIOException if it cannot be started
     */
    public ChildProcess start(String... arguments) {
        List<String> command = new ArrayList<>(wrapper);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-cp");
        command.add(classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        command.add(program.getName());
        command.addAll(List.of(arguments));
        try {
            return new ChildProcess(new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> ownClassPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.isEmpty())
                .map(Path::of)
                .filter(Files::exists)
                .map(Path::toAbsolutePath)
                .toList();
    }

    private List<Path> packed(Path place) {
        List<Path> jars = new ArrayList<>();
        for (Path entry : classPath) {
            jars.add(Files.isDirectory(entry) ? pack(entry, place.resolve(jars.size() + ".jar")) : entry);
        }
        return jars;
    }

    private static Path pack(Path directory, Path jar) {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> classes = Files.walk(directory)) {
            out.setLevel(1);
            for (Path each : classes.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(
                        new JarEntry(directory.relativize(each).toString().replace(File.separatorChar, '/')));
                Files.copy(each, out);
                out.closeEntry();
            }
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
