package dev.exai.core.batch;

import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatResponse;
import java.util.Objects;

/** What became of one item of a batch. */
public sealed interface BatchResult {
    /** The {@link BatchItem#customId()} it belongs to. */
    String customId();

    /** The item was answered. */
    record Answered(String customId, ChatResponse response) implements BatchResult {
        /** Checks. */
        public Answered {
            Objects.requireNonNull(customId, "customId");
            Objects.requireNonNull(response, "response");
        }
    }

    /** The item failed; kind TIMEOUT if the batch expired first, CANCELLED if it was cancelled first. */
    record Failed(String customId, ProviderException failure) implements BatchResult {
        /** Checks. */
        public Failed {
            Objects.requireNonNull(customId, "customId");
            Objects.requireNonNull(failure, "failure");
        }
    }
}
