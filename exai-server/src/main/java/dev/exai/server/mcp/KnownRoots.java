package dev.exai.server.mcp;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The roots that the client of a session has named, for as long as they hold: until it says that they have changed. Those of a
 * client that never says so are not remembered. Thread-safe.
 */
final class KnownRoots {
    private boolean told; // guarded by this
    private long changes; // guarded by this
    private @Nullable ObjectNode known; // guarded by this

    /** Sets whether the client tells of changes. */
    synchronized void told(boolean value) {
        told = value;
    }

    /** How often they have changed; to be read before asking. */
    synchronized long changes() {
        return changes;
    }

    /** The answer that still holds; null if the client must be asked. */
    synchronized @Nullable ObjectNode known() {
        return known == null ? null : known.deepCopy();
    }

    /** Remembers the answer, unless they have changed since it was asked for. */
    synchronized void keep(ObjectNode answer, long asked) {
        if (told && asked == changes) {
            known = answer.deepCopy();
        }
    }

    /** Hears that they have changed. */
    synchronized void changed() {
        changes++;
        known = null;
    }
}
