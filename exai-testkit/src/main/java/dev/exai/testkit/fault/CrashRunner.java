package dev.exai.testkit.fault;

import dev.exai.core.CancelToken;
import dev.exai.core.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs a program in a JVM of its own and kills it (SIGKILL) in the middle of its work. The program prints a line, and flushes
 * it, for everything that was acknowledged to it; this process keeps the lines, so they survive the program.
 */
public final class CrashRunner {
    private final ChildProgram program;
    private final String[] arguments;

    /** A runner of the class's {@code main} on the class path of this process. */
    public CrashRunner(Class<?> program, String... arguments) {
        this(new ChildProgram(program), arguments);
    }

    /** A runner of the program. */
    public CrashRunner(ChildProgram program, String... arguments) {
        this.program = program;
        this.arguments = arguments.clone();
    }

    /** Kills it right after it has printed that many lines: {@link #runAndKillAfter(int, Duration)} without a pause. */
    public List<String> runAndKillAfter(int lines) {
        return runAndKillAfter(lines, Duration.ZERO);
    }

    /**
     * Starts the program, waits until it has printed {@code lines} lines and for the pause after them, kills it, and returns
     * every whole line it printed: more than {@code lines}, as it goes on until the signal arrives, or fewer if it ended
     * before.
     *
     * @throws java.io.UncheckedIOException if it cannot be started or read
     */
    public List<String> runAndKillAfter(int lines, Duration pause) {
        List<String> seen = new ArrayList<>();
        try (ChildProcess run = program.start(arguments)) {
            while (seen.size() < lines) {
                Optional<String> line = run.nextLine();
                if (line.isEmpty()) {
                    return seen;
                }
                seen.add(line.get());
            }
            TimeSource.system().sleep(pause, CancelToken.never());
            run.kill();
            seen.addAll(run.remainingLines());
            return seen;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted before the kill", e);
        }
    }
}
