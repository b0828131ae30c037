package dev.exai.sessions.workflow;

import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.Usage;
import dev.exai.core.model.Cost;
import dev.exai.core.model.ModelId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an expert thinks of finished work.
 *
 * @param text everything it said
 * @param structured the JSON object in it; null if it holds none
 * @param model which model it is; null if it is none
 * @param usage its tokens; null if unknown
 * @param cost what it cost by the price list; null if unknown
 */
public record ExpertOpinion(
        String text,
        @Nullable JsonText structured,
        @Nullable ModelId model,
        @Nullable Usage usage,
        @Nullable Cost cost) {
    /** Checks. */
    public ExpertOpinion {
        Objects.requireNonNull(text, "text");
    }
}
