package dev.exai.providers.internal.anthropic;

import dev.exai.core.chat.ThinkingMode;
import dev.exai.core.chat.ToolChoice;
import dev.exai.core.model.Capability;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ReasoningControl;
import dev.exai.core.model.ReasoningControl.Mode;
import dev.exai.core.model.Support;
import dev.exai.providers.internal.engine.RequestDraft;
import dev.exai.providers.internal.engine.ThinkingSteps;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much a model is told to think. Models with words for their effort think adaptively; older ones get a budget of
 * tokens; each family refuses the other way (model pages and "adaptive thinking", read 2026-10 in copies).
 *
 * @param json the value of {@code thinking}; null if it is not sent
 * @param effort the value of {@code output_config.effort}; null if it is not sent
 * @param on whether the model will think, as far as is known
 */
record Thinking(@Nullable String json, @Nullable String effort, boolean on) {
    /** For a model of which no source says which words it takes: every one with the field takes these. */
    private static final List<String> COMMON = List.of("low", "medium", "high");

    private static final int LEAST_BUDGET = 1_024; // the vendor's own minimum

    private static final String DISABLED = "thinking disabled";
    private static final String OFF = "{\"type\":\"disabled\"}";
    private static final String ADAPTIVE = "{\"type\":\"adaptive\",\"display\":\"summarized\"}";

    /** What is sent for the request; tells the caller where that is not what was asked. */
    static Thinking of(RequestDraft draft, int maxTokens) {
        ModelInfo model = draft.model();
        ReasoningControl control = model.reasoning();
        ThinkingMode mode = draft.request().thinking();
        boolean always = control.mode() == Mode.ALWAYS;
        if (mode == null) {
            boolean silent = always && draft.request().reasoningText(); // newer models keep it to themselves by default
            return new Thinking(silent ? ADAPTIVE : null, null, always);
        }
        if (control.mode() == Mode.NEVER && model.supports(Capability.REASONING) == Support.NO) {
            draft.dropped("thinking");
            return new Thinking(null, null, false);
        }
        if (!always && mode != ThinkingMode.MINIMAL && forcesTool(draft)) {
            draft.warn("thinking_dropped", model.id() + " cannot think while it must call a tool; it was left out");
            draft.thinkingSent(DISABLED);
            return new Thinking(OFF, null, false);
        }
        if (mode == ThinkingMode.MINIMAL && !always) {
            ThinkingSteps.tell(draft, mode, DISABLED, ThinkingSteps.OFF);
            return new Thinking(OFF, null, false);
        }
        boolean known = model.supports(Capability.REASONING) == Support.YES;
        return control.efforts().isEmpty() && known ? budget(draft, mode, maxTokens) : adaptive(draft, mode, control);
    }

    private static boolean forcesTool(RequestDraft draft) {
        ToolChoice choice = draft.request().toolChoice();
        return !draft.request().tools().isEmpty()
                && (choice instanceof ToolChoice.Required || choice instanceof ToolChoice.Named);
    }

    private static Thinking adaptive(RequestDraft draft, ThinkingMode mode, ReasoningControl control) {
        String step = ThinkingSteps.nearest(mode, control.efforts().isEmpty() ? COMMON : control.efforts());
        ThinkingSteps.tell(draft, mode, "effort " + step, step);
        return new Thinking(ADAPTIVE, step, true);
    }

    /** The budget must be below the output limit, which holds the answer too: at most three quarters go to thinking. */
    private static Thinking budget(RequestDraft draft, ThinkingMode mode, int maxTokens) {
        int most = maxTokens - maxTokens / 4;
        if (most < LEAST_BUDGET) {
            draft.warn(
                    "thinking_dropped",
                    "an output limit of " + maxTokens + " tokens leaves no room for thinking; it was left out");
            draft.thinkingSent(DISABLED);
            return new Thinking(OFF, null, false);
        }
        int wanted = switch (mode) {
            case MINIMAL -> LEAST_BUDGET;
            case LOW -> 4_096;
            case MEDIUM -> 10_240;
            case HIGH -> 20_480;
            case MAX -> most;
        };
        int tokens = Math.min(wanted, most);
        ThinkingSteps.tell(draft, mode, "a budget of " + tokens + " tokens", mode == ThinkingMode.MAX ? "max" : "");
        return new Thinking("{\"type\":\"enabled\",\"budget_tokens\":" + tokens + "}", null, true);
    }
}
