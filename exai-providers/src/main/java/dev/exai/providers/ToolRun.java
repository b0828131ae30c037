package dev.exai.providers;

import dev.exai.core.chat.ToolCall;
import java.time.Duration;
import java.util.Objects;

/**
 * A tool that a model asked for, and what came of it.
 *
 * @param call what was asked
 * @param result what the model was told
 * @param error whether that was a failure
 * @param duration how long the tool ran; zero if it was refused
 */
public record ToolRun(ToolCall call, String result, boolean error, Duration duration) {
    /** Checks. */
    public ToolRun {
        Objects.requireNonNull(call, "call");
        Objects.requireNonNull(result, "result");
        Objects.requireNonNull(duration, "duration");
    }
}
