package dev.exai.providers.internal.gemini;

import dev.exai.core.chat.ThinkingMode;
import dev.exai.core.model.Capability;
import dev.exai.core.model.ReasoningControl;
import dev.exai.core.model.Support;
import dev.exai.providers.internal.engine.RequestDraft;
import dev.exai.providers.internal.engine.ThinkingSteps;
import java.util.List;
import java.util.Locale;

/**
 * Maps a wish for thinking: to a level from the third generation on, to a budget of tokens before (ai.google.dev,
 * "Gemini thinking"). Thoughts are asked for whenever the model thinks: they cost nothing more.
 */
final class Thinking {
    /** Taken by every model with levels; those of the catalogue count where a source names them. */
    private static final List<String> COMMON = List.of("low", "medium", "high");

    private static final String WITH_THOUGHTS = "\"includeThoughts\":true";

    private Thinking() {}

    static void plan(Draft draft) {
        ThinkingMode mode = draft.request().thinking();
        Support thinks = draft.model().supports(Capability.REASONING);
        if (thinks == Support.NO) {
            if (mode != null) {
                draft.top().dropped("thinking");
            }
        } else if (mode != null) {
            put(draft, hasLevels(draft) ? level(draft, mode) : budget(draft, mode));
        } else if (thinks == Support.YES) {
            put(draft, WITH_THOUGHTS);
        }
    }

    /** The names that move with the newest model take budgets, which the newer generations accept too. */
    private static boolean hasLevels(Draft draft) {
        ReasoningControl control = draft.model().reasoning();
        boolean moving = draft.model().id().name().endsWith("-latest");
        return !control.efforts().isEmpty() || (!draft.isOld() && !moving);
    }

    private static String level(Draft draft, ThinkingMode mode) {
        List<String> known = draft.model().reasoning().efforts();
        String step = ThinkingSteps.nearest(mode, known.isEmpty() ? COMMON : known);
        String sent = step.toUpperCase(Locale.ROOT);
        ThinkingSteps.tell(draft.top(), mode, "thinkingLevel " + sent, step);
        return "\"thinkingLevel\":" + RequestDraft.quoted(sent) + "," + WITH_THOUGHTS;
    }

    private static String budget(Draft draft, ThinkingMode mode) {
        int tokens = tokens(draft.model().id().name(), mode);
        String step = tokens == 0 ? ThinkingSteps.OFF : mode == ThinkingMode.MAX ? "max" : ""; // the most it takes
        ThinkingSteps.tell(draft.top(), mode, "thinkingBudget " + tokens, step);
        // A model that does not think refuses to be asked for thoughts.
        return "\"thinkingBudget\":" + tokens + (tokens == 0 ? "" : "," + WITH_THOUGHTS);
    }

    /** Google's own table for the three middle steps; the ends are what the model takes. Pro cannot be switched off. */
    private static int tokens(String model, ThinkingMode mode) {
        boolean pro = model.contains("-pro");
        return switch (mode) {
            case MINIMAL -> pro ? 128 : 0;
            case LOW -> 1024;
            case MEDIUM -> 8192;
            case HIGH -> 24_576;
            case MAX -> pro ? 32_768 : 24_576;
        };
    }

    private static void put(Draft draft, String members) {
        draft.generation().put("thinkingConfig", "{" + members + "}");
    }
}
