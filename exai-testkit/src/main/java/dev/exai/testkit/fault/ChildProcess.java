package dev.exai.testkit.fault;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A running {@link ChildProgram}. What it printed survives it. Closing kills it. For one thread. */
public final class ChildProcess implements AutoCloseable {
    private static final long PATIENCE_SECONDS =
            60; // for the end of a program that has been told to end, or is about to

    private final Process process;
    private final BufferedReader out;

    ChildProcess(Process process) {
        this.process = process;
        out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Its id. */
    public long id() {
        return process.pid();
    }

    /** Waits for the next whole line; empty if it ended before. What is left of a line when it dies was never said. */
    public Optional<String> nextLine() {
        StringBuilder line = new StringBuilder();
        try {
            for (int c = out.read(); c >= 0; c = out.read()) {
                if (c == '\n') {
                    return Optional.of(line.toString());
                }
                line.append((char) c);
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for its end; returns the lines it printed meanwhile. */
    public List<String> remainingLines() {
        List<String> lines = new ArrayList<>();
        for (Optional<String> line = nextLine(); line.isPresent(); line = nextLine()) {
            lines.add(line.get());
        }
        return lines;
    }

    /** Kills it (SIGKILL); what it had printed can still be read. */
    public void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.toHandle().destroyForcibly(); // Process.destroyForcibly would close the stream too
    }

    /** Stops it as it stands (SIGSTOP), as a machine does that has no time for it; nothing if it has ended. */
    public void pause() {
        signal("-STOP");
    }

    /** Lets it go on after {@link #pause}. */
    public void resume() {
        signal("-CONT");
    }

    /**
     * Waits for its end.
     *
     * @return its exit status
     * @throws IllegalStateException if it does not end within a minute
     */
    public int awaitEnd() {
        return status(process);
    }

    @Override
    public void close() {
        kill();
        try {
            status(process);
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void signal(String name) {
        try {
            int status = status(new ProcessBuilder("kill", name, Long.toString(id())).start());
            if (status != 0 && process.isAlive()) {
                throw new IllegalStateException("kill " + name + " ended with status " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int status(Process process) {
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the program has not ended");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a program ended", e);
        }
    }
}
