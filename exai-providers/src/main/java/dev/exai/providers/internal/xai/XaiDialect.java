package dev.exai.providers.internal.xai;

import dev.exai.core.ErrorKind;
import dev.exai.core.chat.Part;
import dev.exai.core.chat.ThinkingMode;
import dev.exai.core.chat.Usage;
import dev.exai.core.model.ModelInfo;
import dev.exai.providers.internal.engine.ErrorBody;
import dev.exai.providers.internal.engine.RequestDraft;
import dev.exai.providers.internal.engine.ThinkingSteps;
import dev.exai.providers.internal.openai.Dialect;
import dev.exai.providers.internal.openai.EmbeddingRules;
import dev.exai.providers.internal.openai.Offers;
import org.jspecify.annotations.Nullable;

/** Grok's chat completions as docs.x.ai describes them (read 2026-08 to 2026-10). */
final class XaiDialect implements Dialect {
    private static final Offers OFFERS = Offers.of()
            .files(new XaiFileRules())
            .embeddings(EmbeddingRules.USUAL) // for accounts for which they are enabled
            .build();

    @Override
    public String filePart(Part.FileReference reference, ModelInfo model) {
        return Dialect.plainFilePart(reference, model);
    }

    /** Models without such steps refuse the field, whatever it says. */
    @Override
    public void thinking(RequestDraft draft, ThinkingMode mode) {
        boolean known = !draft.model().sources().isEmpty();
        if (known && draft.model().reasoning().efforts().isEmpty()) {
            draft.dropped("thinking");
        } else {
            ThinkingSteps.effort(draft, mode);
        }
    }

    /** The server searches when it thinks it useful, and says where it looked. */
    @Override
    public void webSearch(RequestDraft draft) {
        draft.json("search_parameters", "{\"mode\":\"auto\",\"return_citations\":true}");
    }

    /** Calls with the same header go to the machine that holds the cache. */
    @Override
    public void cacheKey(RequestDraft draft, String key) {
        draft.header("x-grok-conv-id", key);
    }

    /** It counts reasoning beside the output, and cached tokens beside the input when there are more of them. */
    @Override
    public Usage counted(Usage read) {
        boolean cachedBeside = read.cachedInputTokens() > read.inputTokens();
        return new Usage(
                read.inputTokens() + (cachedBeside ? read.cachedInputTokens() : 0),
                read.outputTokens() + read.reasoningTokens(),
                read.cachedInputTokens(),
                read.cacheWriteTokens(),
                read.reasoningTokens(),
                read.raw(),
                XaiCharge.of(read));
    }

    @Override
    public boolean wantsJsonNamed() {
        return false;
    }

    @Override
    public Offers offers() {
        return OFFERS;
    }

    @Override
    public @Nullable ErrorKind kindOf(int status, ErrorBody error) {
        if (error.says("incorrect api key")) {
            return ErrorKind.AUTHENTICATION; // with status 400
        }
        if (error.says("used all available credits") || error.says("spending limit")) {
            return ErrorKind.QUOTA_EXHAUSTED; // with status 429 or 403
        }
        if (error.says("usage guidelines")) {
            return ErrorKind.CONTENT_REFUSED; // with status 403
        }
        return error.says("maximum prompt length") ? ErrorKind.CONTEXT_TOO_LONG : null;
    }
}
