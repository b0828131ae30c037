package dev.exai.server.mcp;

import dev.exai.core.Identifiers;
import dev.exai.core.PrincipalId;
import dev.exai.core.TimeSource;
import dev.exai.server.rpc.Limit;
import dev.exai.server.rpc.Limits;
import dev.exai.server.rpc.RpcException;
import dev.exai.server.tools.ClientAbility;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The sessions of clients over HTTP: random ids, bound to their principal, ended when idle. A principal that opens too many
 * loses the one it has not used for longest. Thread-safe.
 */
final class LegacySessions {
    private static final int ID_BYTES = 24;

    private final ConcurrentMap<String, LegacySession> byId = new ConcurrentHashMap<>();
    private final Changes changes;
    private final TimeSource time;
    private final Duration idle;
    private final int maxPerPrincipal;
    private final int maxTotal;

    LegacySessions(Changes changes, Limits limits, TimeSource time) {
        this.changes = changes;
        this.time = time;
        idle = limits.duration(Limit.SESSION_IDLE_MILLIS);
        maxPerPrincipal = limits.of(Limit.SESSIONS_PER_PRINCIPAL);
        maxTotal = limits.of(Limit.SESSIONS);
    }

    /**
     * A new session.
     *
     * @throws RpcException code BUSY if there are too many and none is idle
     */
    synchronized LegacySession open(PrincipalId principal, String revision, Set<ClientAbility> abilities) {
        expire();
        List<LegacySession> mine = new ArrayList<>(byId.values());
        mine.removeIf(session -> !session.principal().equals(principal));
        if (mine.size() >= maxPerPrincipal || byId.size() >= maxTotal) {
            LegacySession oldest = mine.stream()
                    .filter(LegacySession::isIdle)
                    .min(Comparator.comparingLong(LegacySession::usedNanos))
                    .orElseThrow(() -> RpcException.busy("too many sessions are open"));
            close(oldest);
        }
        LegacySession session = new LegacySession(Identifiers.mint("mcp_", ID_BYTES), principal, revision, abilities);
        session.touch(time.nanos());
        byId.put(session.id(), session);
        changes.add(session);
        return session;
    }

    /** The principal's session of that id, now used again; empty if it never was, has ended, or is another's. */
    Optional<LegacySession> find(String id, PrincipalId principal) {
        LegacySession session = byId.get(id);
        if (session == null || !session.principal().equals(principal)) {
            return Optional.empty();
        }
        if (isExpired(session)) {
            close(session);
            return Optional.empty();
        }
        session.touch(time.nanos());
        return Optional.of(session);
    }

    void close(LegacySession session) {
        byId.remove(session.id());
        changes.remove(session);
        session.close();
    }

    /** Ends what has been idle for too long. */
    void expire() {
        byId.values().stream().filter(this::isExpired).toList().forEach(this::close);
    }

    void closeAll() {
        List.copyOf(byId.values()).forEach(this::close);
    }

    int size() {
        return byId.size();
    }

    private boolean isExpired(LegacySession session) {
        return session.isIdle() && time.nanos() - session.usedNanos() > idle.toNanos();
    }
}
