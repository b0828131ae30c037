package dev.exai.providers.internal.http;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one provider, in parts. OkHttp looks for a free connection by trying one after the other, and for a call
 * that ends likewise, so that with hundreds of calls at once each of them pays for all; here it pays for those of its part
 * only. Few calls at once share the first part, so that no connection is made without need. Thread-safe.
 */
final class ClientPools {
    private static final int CALLS = 32; // of one part, before the next one is used
    private static final int PARTS = 32;

    private final Supplier<OkHttpClient> maker;
    private final AtomicReferenceArray<@Nullable Part> parts = new AtomicReferenceArray<>(PARTS);
    private final AtomicInteger turn = new AtomicInteger(); // once all parts are full
    private final ReentrantLock making = new ReentrantLock();

    /** A part: its clients share connections. */
    static final class Part {
        private final OkHttpClient client;
        private final OkHttpClient writing;
        private final OkHttpClient timed;
        private final AtomicInteger running = new AtomicInteger();

        private Part(OkHttpClient client) {
            this.client = client;
            writing = HttpCalls.timingWrites(client);
            timed = HttpCalls.timedByWatch(client);
        }

        /** A call of a short request, the sending of which its watch times too. */
        okhttp3.Call shortCall(Request request) {
            return client.newCall(request);
        }

        /** A call of a long request: times each write. */
        okhttp3.Call longCall(Request request) {
            return writing.newCall(request);
        }

        /** A call with unusual clocks: an interceptor costs each call. */
        okhttp3.Call timedCall(Request request) {
            return timed.newCall(request);
        }

        /** The call has ended, and its connection is free or closed. */
        void leave() {
            running.decrementAndGet();
        }

        private boolean enterIfRoom() {
            int now = running.get();
            while (now < CALLS) {
                if (running.compareAndSet(now, now + 1)) {
                    return true;
                }
                now = running.get();
            }
            return false;
        }
    }

    /**
     * Parts to be made when they are needed.
     *
     * @param maker makes a client with a pool and a dispatcher of its own
     */
    ClientPools(Supplier<OkHttpClient> maker) {
        this.maker = maker;
    }

    /** A part for a call that begins; it must {@link Part#leave()} it once. */
    Part enter() {
        for (int i = 0; i < PARTS; i++) {
            Part part = part(i);
            if (part.enterIfRoom()) {
                return part;
            }
        }
        Part part = part(Math.floorMod(turn.getAndIncrement(), PARTS));
        part.running.incrementAndGet();
        return part;
    }

    /** Closes the connections that no call uses. */
    void evictAll() {
        for (int i = 0; i < PARTS; i++) {
            Part part = parts.get(i);
            if (part != null) {
                part.client.connectionPool().evictAll();
            }
        }
    }

    private Part part(int i) {
        Part known = parts.get(i);
        return known == null ? make(i) : known;
    }

    private Part make(int i) {
        making.lock();
        try {
            Part known = parts.get(i);
            if (known != null) {
                return known;
            }
            Part made = new Part(maker.get());
            parts.set(i, made);
            return made;
        } finally {
            making.unlock();
        }
    }
}
