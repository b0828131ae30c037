package dev.exai.server.rpc.netty;

import dev.exai.core.TimeSource;
import io.netty.channel.SelectStrategy;
import io.netty.util.IntSupplier;

/**
 * Lets an event loop look for the next request for a moment before it falls asleep, as long as that pays. A client that sends
 * its next call at once is answered without the loop being put to sleep and woken, which takes longer than a small call
 * itself. With clients that take their time the loop looks in vain a few times, and then falls asleep at once but for one
 * try in {@value #TRY_AGAIN_AFTER}. For the one thread of its loop.
 */
final class EagerSelect implements SelectStrategy {
    /** How long it looks, in nanoseconds: about what sleeping and waking cost together on a virtual machine. */
    static final long PATIENCE_NANOS = 60_000;

    /** After so many looks in vain, one after another, looking does not pay. */
    static final int VAIN_LOOKS = 4;

    /** Sleeps without a look before the next try. */
    static final int TRY_AGAIN_AFTER = 256;

    private final TimeSource time;
    private boolean looking;
    private long lookingSince;
    private int vainLooks; // since the last that paid
    private int sleeps; // since the last look that was a mere try

    EagerSelect(TimeSource time) {
        this.time = time;
    }

    @Override
    public int calculateStrategy(IntSupplier selectNow, boolean hasTasks) throws Exception {
        if (!hasTasks && !looking && !begin()) {
            return SELECT;
        }
        int ready = selectNow.get();
        if (ready > 0) {
            vainLooks = looking ? 0 : vainLooks;
            looking = false;
            return ready;
        }
        if (looking && time.nanos() - lookingSince > PATIENCE_NANOS) {
            looking = false;
            vainLooks++;
            return hasTasks ? ready : SELECT;
        }
        return hasTasks ? ready : CONTINUE; // the loop comes back at once, after tasks that may have come meanwhile
    }

    private boolean begin() {
        if (vainLooks >= VAIN_LOOKS && ++sleeps < TRY_AGAIN_AFTER) {
            return false;
        }
        sleeps = 0;
        looking = true;
        lookingSince = time.nanos();
        return true;
    }
}
