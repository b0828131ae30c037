package dev.exai.sessions;

import dev.exai.core.PrincipalId;
import dev.exai.core.RequestId;
import dev.exai.core.model.ModelId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A live session at one moment.
 *
 * @param model what is asked, with its provider
 * @param conversation null if it belongs to none
 * @param work how much it presses
 * @param age since it was asked for
 * @param queuePosition 1 for the next session of its principal, more pressing work first; 0 if it does not wait
 */
public record SessionSnapshot(
        SessionId id,
        RequestId requestId,
        PrincipalId principal,
        ModelId model,
        @Nullable ConversationId conversation,
        WorkClass work,
        SessionState state,
        Duration age,
        int queuePosition) {}
