package dev.exai.server.tools;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A description that is read with its first use: a start that needs one tool shall not pay for all. Thread-safe. */
final class Described {
    private final Supplier<ToolDescription> reader;
    private volatile @Nullable ToolDescription read;

    Described(Supplier<ToolDescription> reader) {
        this.reader = reader;
    }

    /** The description in the file of that name beside this class. */
    static Described inFile(String name) {
        return new Described(() -> ToolFile.of(name));
    }

    ToolDescription get() {
        ToolDescription known = read;
        if (known == null) {
            known = reader.get(); // twice at worst, with equal results
            read = known;
        }
        return known;
    }
}
