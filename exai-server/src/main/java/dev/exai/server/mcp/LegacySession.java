package dev.exai.server.mcp;

import dev.exai.core.PrincipalId;
import dev.exai.server.rpc.JsonRpc;
import dev.exai.server.rpc.Outlet;
import dev.exai.server.tools.ClientAbility;
import dev.exai.server.tools.ClientPlace;
import dev.exai.server.tools.LogLevel;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What an {@code initialize} has opened: one client over HTTP, or the one client of a process. Thread-safe. */
final class LegacySession implements Changes.Listener {
    private final String id;
    private final PrincipalId principal;
    private final String revision;
    private final Set<ClientAbility> abilities;
    private final KnownRoots roots = new KnownRoots();
    private final Running running = new Running();
    private final PendingAnswers pending = new PendingAnswers();
    private final Set<String> watched = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable Outlet> stream = new AtomicReference<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile LogLevel logLevel = LogLevel.INFO;
    private volatile long usedNanos;

    LegacySession(String id, PrincipalId principal, String revision, Set<ClientAbility> abilities) {
        this.id = id;
        this.principal = principal;
        this.revision = revision;
        this.abilities = Set.copyOf(abilities);
    }

    String id() {
        return id;
    }

    PrincipalId principal() {
        return principal;
    }

    String revision() {
        return revision;
    }

    Set<ClientAbility> abilities() {
        return abilities;
    }

    Running running() {
        return running;
    }

    PendingAnswers pending() {
        return pending;
    }

    Set<String> watched() {
        return watched;
    }

    /** What the client has answered when it was asked for its roots. */
    KnownRoots roots() {
        return roots;
    }

    Caller caller(ClientPlace place) {
        return new Caller(principal, abilities, place, () -> Optional.of(logLevel));
    }

    void logLevel(LogLevel level) {
        logLevel = level;
    }

    /** Makes the outlet the place for what belongs to no request; false if the session has one already, or has ended. */
    boolean openStream(Outlet outlet) {
        return stream.compareAndSet(null, outlet) && !closed.get();
    }

    void closeStream(Outlet outlet) {
        stream.compareAndSet(outlet, null);
    }

    void touch(long nowNanos) {
        usedNanos = nowNanos;
    }

    long usedNanos() {
        return usedNanos;
    }

    /** Whether nothing is going on that would be lost with the session. */
    boolean isIdle() {
        return stream.get() == null && running.isEmpty();
    }

    @Override
    public void listChanged(Changes.Kind kind) {
        tell(JsonRpc.notification(kind.notification(), json -> {}));
    }

    @Override
    public void resourceUpdated(String uri, @Nullable PrincipalId owner) {
        if (watched.contains(uri) && (owner == null || owner.equals(principal))) {
            tell(JsonRpc.notification("notifications/resources/updated", json -> json.writeStringProperty("uri", uri)));
        }
    }

    private void tell(byte[] message) {
        Outlet outlet = stream.get();
        if (outlet != null) {
            outlet.send(message); // without an open stream there is nobody to tell
        }
    }

    /** Ends everything that belongs to the session, once. */
    boolean close() {
        if (!closed.compareAndSet(false, true)) {
            return false;
        }
        running.cancelAll("the session ended");
        pending.abandon();
        Outlet outlet = stream.getAndSet(null);
        if (outlet != null) {
            outlet.end();
        }
        return true;
    }
}
