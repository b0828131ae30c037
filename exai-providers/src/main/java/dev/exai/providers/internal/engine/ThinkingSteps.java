package dev.exai.providers.internal.engine;

import dev.exai.core.chat.ThinkingMode;
import dev.exai.core.model.Capability;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ReasoningControl;
import dev.exai.core.model.Support;
import java.util.List;
import java.util.Locale;

/** Maps a wish for thinking to the nearest step that a model has. */
public final class ThinkingSteps {
    /** The words in use, from little to much. */
    private static final List<String> SCALE = List.of("none", "minimal", "low", "medium", "high", "xhigh", "max");

    /** For models of which no source says which words they take: every server with the field takes these. */
    private static final List<String> COMMON = List.of("low", "medium", "high");

    /** No thinking: the least of all steps. */
    public static final String OFF = "none";

    private ThinkingSteps() {}

    /** Sends {@code reasoning_effort}, or tells the caller that the model does not think. */
    public static void effort(RequestDraft draft, ThinkingMode mode) {
        if (never(draft.model())) {
            draft.dropped("thinking");
            return;
        }
        String step = nearest(mode, known(draft.model(), COMMON));
        draft.text("reasoning_effort", step);
        tell(draft, mode, "reasoning_effort " + step, step);
    }

    /** The words that the model takes, or these where no source says. */
    public static List<String> known(ModelInfo model, List<String> otherwise) {
        List<String> steps = model.reasoning().efforts();
        return steps.isEmpty() ? otherwise : steps;
    }

    /** Whether it is known that the model does not think. */
    public static boolean never(ModelInfo model) {
        return model.reasoning().mode() == ReasoningControl.Mode.NEVER
                && model.supports(Capability.REASONING) == Support.NO;
    }

    /** The word for the mode: the first and last for the ends, otherwise the nearest, upwards when in doubt. */
    public static String nearest(ThinkingMode mode, List<String> steps) {
        if (mode == ThinkingMode.MINIMAL) {
            return steps.get(0);
        }
        if (mode == ThinkingMode.MAX) {
            return steps.get(steps.size() - 1);
        }
        int wanted = SCALE.indexOf(word(mode));
        String best = steps.get(steps.size() - 1);
        int least = Integer.MAX_VALUE;
        for (String step : steps) {
            int rank = SCALE.indexOf(step);
            int distance = Math.abs(rank - wanted);
            if (rank > 0 && distance <= least) { // never "none": that would switch thinking off
                best = step;
                least = distance;
            }
        }
        return best;
    }

    /**
     * Tells the caller what was really sent, with a warning if the model lacks the step asked for.
     *
     * @param step the word of the scale for what was sent; empty if none means the same
     */
    public static void tell(RequestDraft draft, ThinkingMode mode, String sent, String step) {
        draft.thinkingSent(sent);
        boolean off = mode == ThinkingMode.MINIMAL && step.equals(OFF);
        if (!off && !step.equals(word(mode))) {
            draft.warn("thinking_adjusted", draft.model().id() + " has no step " + word(mode) + "; sent " + sent);
        }
    }

    private static String word(ThinkingMode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }
}
