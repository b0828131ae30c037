package dev.exai.sessions.proof;

import java.util.function.Consumer;
import java.util.function.Supplier;

/** Tells now and then how far something long is. For one thread. */
final class Progress {
    private final int every;
    private final Consumer<String> listener;
    private int done;

    Progress(int every, Consumer<String> listener) {
        this.every = every;
        this.listener = listener;
    }

    static Progress silent() {
        return new Progress(Integer.MAX_VALUE, line -> {});
    }

    /** So much is done now. */
    void after(int count, Supplier<Object> state) {
        done = count;
        if (count % every == 0) {
            listener.accept(String.valueOf(state.get()));
        }
    }

    int done() {
        return done;
    }
}
