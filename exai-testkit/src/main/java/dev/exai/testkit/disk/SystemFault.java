package dev.exai.testkit.disk;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something the operating system refuses this very process for a while, at the place of a number. Linux only. For one thread.
 */
public abstract sealed class SystemFault {
    private boolean lasts;

    private SystemFault() {}

    /**
     * The fault of the words.
     *
     * @param words {@code size STEP}: no file may grow beyond so many bytes for each number, and writes are cut short there;
     *     {@code CALL ERROR}: the system's call fails for its n-th time in each thread, by strace
     * @param lasting whether the call also fails after that
     */
    public static SystemFault of(List<String> words, boolean lasting) {
        return words.get(0).equals("size")
                ? new Size(Integer.parseInt(words.get(1)))
                : new Call(words.get(0), words.get(1), lasting);
    }

    /** Begins; the next number is the next place, from 0 on. */
    public final void begin(int number) throws IOException {
        lasts = true;
        start(number);
    }

    /** Ends, if it has not. */
    public final void end() {
        if (lasts) {
            lasts = false;
            try {
                stop();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    abstract void start(int number) throws IOException;

    abstract void stop() throws IOException;

    private static void awaitEnd(Process process) throws IOException {
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static String self() {
        return Long.toString(ProcessHandle.current().pid());
    }

    private static final class Size extends SystemFault {
        private final int step;

        Size(int step) {
            this.step = step;
        }

        @Override
        void start(int number) throws IOException {
            limit(Long.toString((long) number * step));
        }

        @Override
        void stop() throws IOException {
            limit("unlimited");
        }

        /** The soft limit alone, so that it can be lifted again. */
        private static void limit(String bytes) throws IOException {
            Process prlimit = new ProcessBuilder("prlimit", "--pid", self(), "--fsize=" + bytes + ":")
                    .inheritIO()
                    .start();
            awaitEnd(prlimit);
            if (prlimit.exitValue() != 0) {
                throw new IOException("prlimit ended with status " + prlimit.exitValue());
            }
        }
    }

    private static final class Call extends SystemFault {
        private final String call;
        private final String error;
        private final boolean lasting;
        private @Nullable Process strace;

        Call(String call, String error, boolean lasting) {
            this.call = call;
            this.error = error;
            this.lasting = lasting;
        }

        @Override
        void start(int number) throws IOException {
            String when = (number + 1) + (lasting ? "+" : "");
            Process begun = new ProcessBuilder(
                            "strace",
                            "-f",
                            "-o",
                            "/dev/null",
                            "-e",
                            "trace=" + call,
                            "-e",
                            "inject=" + call + ":error=" + error + ":when=" + when,
                            "-p",
                            self())
                    .start();
            BufferedReader said =
                    new BufferedReader(new InputStreamReader(begun.getErrorStream(), StandardCharsets.UTF_8));
            String line = said.readLine();
            if (line == null || !line.contains("attached")) {
                throw new IOException("strace says " + line);
            }
            strace = begun;
        }

        @Override
        void stop() throws IOException {
            Process begun = strace;
            if (begun != null) {
                begun.destroy(); // it lets go of the process and ends
                awaitEnd(begun);
            }
        }
    }
}
