package dev.exai.server.cli;

import java.util.concurrent.Executors;

/** How a command learns that the process shall end. */
@FunctionalInterface
public interface Signals {
    /** Runs the action when the process is asked to end; the process waits for it and then ends well. */
    Registration onTerminate(Runnable action);

    /** An action that waits for the end; closing it forgets the action. */
    @FunctionalInterface
    interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    /** The signals of this process, such as SIGTERM and Ctrl-C. */
    static Signals ofProcess() {
        return action -> {
            // a JVM that a signal ends reports 128 + signal unless a hook halts it
            Thread hook = Executors.defaultThreadFactory().newThread(() -> {
                action.run();
                Runtime.getRuntime().halt(ExitCode.OK);
            });
            Runtime.getRuntime().addShutdownHook(hook);
            return () -> forget(hook);
        };
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the end has begun, and the hook runs
        }
    }
}
