package dev.exai.server.tools;

import dev.exai.core.IdempotencyKey;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Timeouts;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The clocks under which tools call providers.
 *
 * @param total longest time of a call, within the deadline of the tool's own
 */
public record CallClocks(Timeouts timeouts, Duration total) {
    /** What travels with calls to providers for this call of a tool. */
    CallContext context(ToolContext context, @Nullable IdempotencyKey key) {
        return CallContext.until(context.deadline().orSooner(total))
                .timeouts(timeouts)
                .cancel(context.cancel())
                .principal(context.principal())
                .requestId(context.requestId())
                .idempotencyKey(key)
                .trace(context.trace())
                .build();
    }
}
