package dev.exai.testkit.fault;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs a program in a JVM of its own and kills it (SIGKILL) in the middle of its work. The program prints a line, and flushes
 * it, for everything that was acknowledged to it; this process keeps the lines, so they survive the program.
 */
public final class CrashRunner {
    private final Class<?> program;
    private final List<String> arguments;

    /** A runner of the class's {@code main} on the class path of this process. */
    public CrashRunner(Class<?> program, String... arguments) {
        this.program = program;
        this.arguments = List.of(arguments);
    }

    /**
     * Starts the program, waits until it has printed {@code lines} lines, kills it, and returns every whole line it printed:
     * more than {@code lines}, as it goes on until the signal arrives, or fewer if it ended before.
     *
     * @throws UncheckedIOException if it cannot be started or read
     */
    public List<String> runAndKillAfter(int lines) {
        try {
            return killed(start(), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process start() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path")
                        .replace(File.pathSeparator + File.pathSeparator, File.pathSeparator),
                program.getName()));
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static List<String> killed(Process process, int lines) throws IOException {
        List<String> seen = new ArrayList<>();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            StringBuilder line = new StringBuilder();
            for (int c = out.read(); c >= 0; c = out.read()) {
                if (c != '\n') {
                    line.append((char) c);
                    continue;
                }
                seen.add(line.toString()); // what is left of a line when the program dies was never acknowledged
                line.setLength(0);
                if (seen.size() == lines) {
                    process.toHandle().destroyForcibly(); // Process.destroyForcibly would close the stream too
                }
            }
            return seen;
        } finally {
            process.destroyForcibly();
            awaitEnd(process);
        }
    }

    private static void awaitEnd(Process process) {
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the killed program has not ended");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
