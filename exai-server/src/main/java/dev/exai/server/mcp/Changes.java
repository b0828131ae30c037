package dev.exai.server.mcp;

import dev.exai.core.PrincipalId;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Tells everybody who listens that something offered has changed. Thread-safe. */
final class Changes {
    private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();

    /** What can change as a whole. */
    enum Kind {
        TOOLS("tools", "toolsListChanged"),
        PROMPTS("prompts", "promptsListChanged"),
        RESOURCES("resources", "resourcesListChanged");

        private final String notification;
        private final String filterField;

        Kind(String area, String filterField) {
            notification = "notifications/" + area + "/list_changed";
            this.filterField = filterField;
        }

        String notification() {
            return notification;
        }

        String filterField() {
            return filterField;
        }
    }

    /** Hears of changes, on the thread that made them; must not throw. */
    interface Listener {
        void listChanged(Kind kind);

        /**
         * The resource holds something else.
         *
         * @param owner the only principal who may hear of it; null for everybody
         */
        void resourceUpdated(String uri, @Nullable PrincipalId owner);
    }

    void add(Listener listener) {
        listeners.add(listener);
    }

    void remove(Listener listener) {
        listeners.remove(listener);
    }

    void listChanged(Kind kind) {
        listeners.forEach(listener -> listener.listChanged(kind));
    }

    void resourceUpdated(String uri, @Nullable PrincipalId owner) {
        listeners.forEach(listener -> listener.resourceUpdated(uri, owner));
    }
}
