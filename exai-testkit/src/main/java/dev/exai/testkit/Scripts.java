package dev.exai.testkit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The scripts of an upstream that no request has taken. Thread-safe. */
final class Scripts {
    /** What all chats wait for, whatever their path. */
    static final String CHAT = "a chat";

    private final Map<String, Deque<UpstreamScript>> waiting = new HashMap<>(); // guarded by this, as below
    private UpstreamScript everyChat = new UpstreamScript();

    /** A fresh script that the next free request of the subject takes: a path, or {@link #CHAT}. */
    synchronized UpstreamScript next(String subject) {
        UpstreamScript script = new UpstreamScript();
        waiting.computeIfAbsent(subject, key -> new ArrayDeque<>()).add(script);
        return script;
    }

    /** A fresh script for each chat that finds no other; it replaces the one before. */
    synchronized UpstreamScript everyChat() {
        everyChat = new UpstreamScript();
        return everyChat;
    }

    /** The script for a request, or null where the vendor's own answer is to be given. */
    synchronized @Nullable UpstreamScript take(String subject) {
        Deque<UpstreamScript> queue = waiting.get(subject);
        UpstreamScript script = queue == null ? null : queue.poll();
        if (script == null && subject.equals(CHAT)) {
            script = everyChat;
        }
        if (script != null) {
            script.take();
        }
        return script;
    }
}
