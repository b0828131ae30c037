package dev.exai.server.chat;

import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.model.Cost;
import dev.exai.core.route.RoutePlan;
import dev.exai.server.files.FileForm;
import dev.exai.sessions.SessionMetadata;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer with everything a caller may want to know about it. Immutable.
 *
 * @param plan which model was asked, and why
 * @param cost what it costs by the price list; null if no price or no usage is known
 * @param continuationId the conversation it belongs to; null if it cannot be continued
 * @param source where the answer comes from
 * @param sent what the model was shown beside the prompt
 * @param warnings what was left out, changed or coped with, here and at the provider
 */
public record ChatAnswer(
        ChatResponse response,
        SessionMetadata metadata,
        RoutePlan plan,
        @Nullable Cost cost,
        @Nullable String continuationId,
        Source source,
        Sent sent,
        List<ChatEvent.Warning> warnings) {
    /** Copies. */
    public ChatAnswer {
        warnings = List.copyOf(warnings);
    }

    /** Where an answer comes from. */
    public enum Source {
        /** The model was asked. */
        MODEL,
        /** The same request of this caller was answered before. */
        CACHE,
        /** The same request of this caller was under way. */
        SHARED_CALL
    }

    /**
     * What went to the model beside the prompt.
     *
     * @param earlierTurns turns of the conversation that were sent
     * @param turnsLeftOut older turns that did not fit
     * @param summarizedThrough number of the last of them that a summary stands for; 0 for none
     * @param images images of this question
     */
    public record Sent(
            int earlierTurns, int turnsLeftOut, long summarizedThrough, List<SentFile> files, List<FileForm> images) {
        /** Copies. */
        public Sent {
            files = List.copyOf(files);
        }
    }

    /**
     * A file the model was shown.
     *
     * @param path as the model sees it
     * @param hash of its content
     * @param form how the model was shown it; of an unchanged one how it would have been
     */
    public record SentFile(String path, long sizeBytes, String hash, State state, FileForm form) {}

    /** What a file is to the conversation. */
    public enum State {
        /** It was sent. */
        SENT,
        /** An earlier turn holds the same content, so that it was not sent again. */
        UNCHANGED,
        /** An earlier turn holds another content under the same name; this one was sent as its new version. */
        NEW_VERSION
    }
}
