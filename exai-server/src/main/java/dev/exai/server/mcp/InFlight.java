package dev.exai.server.mcp;

import dev.exai.core.PrincipalId;
import dev.exai.server.rpc.RpcException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts what each principal, and all together, have open at once. Thread-safe. */
final class InFlight {
    private final ConcurrentMap<PrincipalId, Integer> perPrincipal = new ConcurrentHashMap<>();
    private final AtomicInteger total = new AtomicInteger();
    private final String what;
    private final int maxPerPrincipal;
    private final int maxTotal;

    InFlight(String what, int maxPerPrincipal, int maxTotal) {
        this.what = what;
        this.maxPerPrincipal = maxPerPrincipal;
        this.maxTotal = maxTotal;
    }

    /**
     * Counts one more.
     *
     * @throws RpcException code BUSY if a bound is reached
     */
    void enter(PrincipalId principal) {
        if (total.incrementAndGet() > maxTotal) {
            total.decrementAndGet();
            throw RpcException.busy("the server has " + maxTotal + " " + what + " open, its limit");
        }
        boolean[] entered = {false};
        perPrincipal.compute(principal, (who, open) -> {
            int before = open == null ? 0 : open;
            entered[0] = before < maxPerPrincipal;
            return entered[0] ? before + 1 : before;
        });
        if (!entered[0]) {
            total.decrementAndGet();
            throw RpcException.busy("you have " + maxPerPrincipal + " " + what + " open, the limit");
        }
    }

    void leave(PrincipalId principal) {
        total.decrementAndGet();
        perPrincipal.computeIfPresent(principal, (who, open) -> open <= 1 ? null : open - 1);
    }

    int open() {
        return total.get();
    }
}
