package dev.exai.server.cli;

import dev.exai.core.file.UploadProgress;
import dev.exai.server.settings.Printable;
import java.io.PrintWriter;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import picocli.CommandLine.Help.Ansi;

/** Shows how long work gets on, on a terminal only. Not thread-safe; to be closed. */
final class ProgressBar implements UploadProgress, AutoCloseable {
    private static final int WIDTH = 30;
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintWriter out;
    private final String name;
    private final boolean shown;
    private int percent = -1;
    private boolean drawn;

    ProgressBar(PrintWriter out, String name, boolean terminal) {
        this.out = out;
        this.name = Printable.text(name);
        shown = terminal;
    }

    /** A bar for this name, shown if somebody looks at a terminal and wants no JSON. */
    static ProgressBar on(PrintWriter err, String name, boolean json) {
        return new ProgressBar(err, name, !json && isTerminal());
    }

    /** Whether somebody looks at what is printed. */
    private static boolean isTerminal() {
        return Ansi.AUTO.enabled();
    }

    @Override
    public void sent(long sentBytes, long totalBytes) {
        int now = totalBytes == 0 ? 100 : (int) (sentBytes * 100.0 / totalBytes);
        if (shown && (now != percent || !drawn)) {
            percent = now;
            drawn = true;
            int full = now * WIDTH / 100;
            out.print("\r" + "#".repeat(full) + ".".repeat(WIDTH - full) + " " + now + " % " + name);
            out.flush();
        }
    }

    /** Told of one piece of bytes after the other, of so many in all; what is more than all is all. */
    LongConsumer pieces(long totalBytes) {
        AtomicLong done = new AtomicLong();
        return piece -> sent(Math.min(done.addAndGet(piece), totalBytes), totalBytes);
    }

    /** Takes it off the terminal until there is more to show, so that lines can be printed. */
    void clear() {
        if (drawn) {
            out.print(CLEAR_LINE);
            out.flush();
            drawn = false;
        }
    }

    /** Ends its line. */
    @Override
    public void close() {
        if (drawn) {
            out.println();
        }
    }
}
