package dev.exai.providers.internal.openrouter;

import dev.exai.core.ErrorKind;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.OutputFormat;
import dev.exai.core.chat.Part;
import dev.exai.core.chat.ThinkingMode;
import dev.exai.core.chat.Usage;
import dev.exai.core.model.Cost;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ReasoningControl;
import dev.exai.providers.internal.engine.ErrorBody;
import dev.exai.providers.internal.engine.JsonFields;
import dev.exai.providers.internal.engine.RequestDraft;
import dev.exai.providers.internal.engine.ThinkingSteps;
import dev.exai.providers.internal.http.HttpAnswer;
import dev.exai.providers.internal.http.RetryAfter;
import dev.exai.providers.internal.openai.Dialect;
import dev.exai.providers.internal.openai.Offers;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * OpenRouter as its documentation and SDK describe it (read 2026-07 to 2026-10). Its {@code reasoning_details} are kept
 * piece by piece and go back unchanged; only where there are none does the plain reasoning go back.
 */
final class OpenRouterDialect implements Dialect {
    private static final List<String> EFFORTS = List.of("none", "minimal", "low", "medium", "high", "xhigh");
    private static final List<String> EFFORTS_OF_THINKERS = EFFORTS.subList(1, EFFORTS.size());

    private final @Nullable String mark;

    /**
     * The dialect.
     *
     * @param mark what ends the stable beginnings of prompts for models of Anthropic, which keep only what is marked; null
     *     for no marks
     */
    OpenRouterDialect(@Nullable String mark) {
        this.mark = mark;
    }

    @Override
    public String maxTokensField() {
        return "max_tokens";
    }

    @Override
    public String reasoningField() {
        return "reasoning";
    }

    @Override
    public boolean sendsReasoningBack(ChatRequest request, ModelInfo model) {
        return true;
    }

    @Override
    public String filePart(Part.FileReference reference, ModelInfo model) {
        return Dialect.plainFilePart(reference, model);
    }

    /** It translates the word for whoever serves the model. */
    @Override
    public void thinking(RequestDraft draft, ThinkingMode mode) {
        ModelInfo model = draft.model();
        if (ThinkingSteps.never(model)) {
            draft.dropped("thinking");
            return;
        }
        boolean always = model.reasoning().mode() == ReasoningControl.Mode.ALWAYS;
        List<String> steps = ThinkingSteps.known(model, always ? EFFORTS_OF_THINKERS : EFFORTS);
        String step = ThinkingSteps.nearest(mode, steps);
        draft.json("reasoning", "{\"effort\":" + RequestDraft.quoted(step) + "}");
        ThinkingSteps.tell(draft, mode, "reasoning effort " + step, step);
    }

    /** Unless told, it drops what the upstream does not know without a word, and a format is no wish. */
    @Override
    public void outputFormat(RequestDraft draft, OutputFormat format) {
        Dialect.super.outputFormat(draft, format);
        draft.json("provider", "{\"require_parameters\":true}");
    }

    @Override
    public void webSearch(RequestDraft draft) {
        draft.json("plugins", "[{\"id\":\"web\"}]");
    }

    /** The session keeps a conversation with the upstream that holds its cache. */
    @Override
    public void cacheKey(RequestDraft draft, String key) {
        draft.text("prompt_cache_key", key);
        draft.text("session_id", key);
    }

    /** In the messages: at the top of the request it would keep those upstreams away that know no such member. */
    @Override
    public @Nullable String cacheMark(RequestDraft draft) {
        String model = draft.request().model();
        return model.startsWith("anthropic/") || model.startsWith("~anthropic/") ? mark : null;
    }

    /** Counts come without asking. */
    @Override
    public void streaming(RequestDraft draft) {}

    @Override
    public Usage counted(Usage read) {
        return read.withCharged(charged(read.raw()));
    }

    /** In US dollars; with a key of one's own at the upstream it is the fee alone, and the upstream bills the rest. */
    private static @Nullable Cost charged(@Nullable JsonText record) {
        JsonNode usage = record == null ? null : JsonFields.parse(record.text());
        BigDecimal cost = usage == null ? null : JsonFields.amount(usage.path("cost"));
        if (usage == null || cost == null) {
            return null;
        }
        BigDecimal upstream = usage.path("is_byok").asBoolean(false)
                ? JsonFields.amount(usage.path("cost_details").path("upstream_inference_cost"))
                : null;
        return new Cost((upstream == null ? cost : cost.add(upstream)).stripTrailingZeros(), "USD");
    }

    @Override
    public Offers offers() {
        return OpenRouterOffers.ALL;
    }

    @Override
    public @Nullable ErrorKind kindOf(int status, ErrorBody error) {
        if (error.says("free-models-per-day")) {
            return ErrorKind.QUOTA_EXHAUSTED; // opens again the next day
        }
        if (error.says("is not a valid model id")) {
            return ErrorKind.NOT_FOUND; // with status 400
        }
        return switch (status) {
            case 403 -> flagged(error) ? ErrorKind.CONTENT_REFUSED : null;
            case 502, 503, 529 -> ErrorKind.OVERLOADED; // the upstream is away; another may serve the next call
            default -> null;
        };
    }

    /** Of the limits on free models it tells only when they are full again. */
    @Override
    public @Nullable Duration waitAsked(HttpAnswer answer, ErrorKind kind, Instant now) {
        boolean limited = kind == ErrorKind.RATE_LIMITED || kind == ErrorKind.QUOTA_EXHAUSTED;
        return limited ? RetryAfter.fromEpoch(answer.header("X-RateLimit-Reset"), now) : null;
    }

    private static boolean flagged(ErrorBody error) {
        return error.says("flagged") || error.says("moderation");
    }
}
