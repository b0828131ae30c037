package dev.exai.core.internal.sql;

import java.util.concurrent.CountDownLatch;

/** Waits that must have an end of their own: an interrupt is kept for later. */
final class Uninterrupted {
    private Uninterrupted() {}

    @FunctionalInterface
    private interface Wait {
        void run() throws InterruptedException;
    }

    static void await(CountDownLatch latch) {
        run(latch::await);
    }

    static void join(Thread thread) {
        run(thread::join);
    }

    private static void run(Wait wait) {
        boolean interrupted = false;
        while (true) {
            try {
                wait.run();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
