package dev.exai.server.cli;

import dev.exai.core.file.UploadProgress;
import dev.exai.server.settings.Printable;
import java.io.PrintWriter;
import picocli.CommandLine.Help.Ansi;

/** Shows how an upload gets on, on a terminal only. Not thread-safe; to be closed. */
final class ProgressBar implements UploadProgress, AutoCloseable {
    private static final int WIDTH = 30;

    private final PrintWriter out;
    private final String name;
    private final boolean shown;
    private int percent = -1;

    ProgressBar(PrintWriter out, String name) {
        this(out, name, Ansi.AUTO.enabled());
    }

    ProgressBar(PrintWriter out, String name, boolean terminal) {
        this.out = out;
        this.name = Printable.text(name);
        shown = terminal;
    }

    @Override
    public void sent(long sentBytes, long totalBytes) {
        int now = totalBytes == 0 ? 100 : (int) (sentBytes * 100 / totalBytes);
        if (shown && now != percent) {
            percent = now;
            int full = now * WIDTH / 100;
            out.print("\r" + "#".repeat(full) + ".".repeat(WIDTH - full) + " " + now + " % " + name);
            out.flush();
        }
    }

    /** Ends its line. */
    @Override
    public void close() {
        if (percent >= 0) {
            out.println();
        }
    }
}
