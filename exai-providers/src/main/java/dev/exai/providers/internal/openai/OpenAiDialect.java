package dev.exai.providers.internal.openai;

import dev.exai.core.ErrorKind;
import dev.exai.core.chat.Part;
import dev.exai.core.file.FilePurpose;
import dev.exai.core.model.Capability;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.Support;
import dev.exai.providers.internal.engine.ErrorBody;
import dev.exai.providers.internal.engine.RequestDraft;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** OpenAI itself: what its documentation says beyond the defaults of {@link Dialect}. */
final class OpenAiDialect implements Dialect {
    private static final Offers OFFERS = Offers.of()
            .files(new OpenAiFileRules())
            .batches(new BatchRules() {})
            .embeddings(new EmbeddingRules(Set.of("text-embedding-ada-002")))
            .build();

    /** Images that it holds are taken by the Responses API only. */
    @Override
    public String filePart(Part.FileReference reference, ModelInfo model) {
        FilePurpose purpose = reference.file().purpose();
        if (purpose != null && purpose.value().equals("vision")) {
            throw Dialect.unsupported(model, "takes no image files in chat completions; send the image itself");
        }
        return Dialect.plainFilePart(reference, model);
    }

    @Override
    public void reasoningText(RequestDraft draft) {
        if (draft.model().supports(Capability.REASONING) == Support.YES) {
            draft.warn(
                    "reasoning_text_dropped",
                    draft.model().id() + " tells its reasoning in responses only, not in chats");
        }
    }

    @Override
    public void stop(RequestDraft draft, List<String> stop) {
        String model = draft.model().id().name();
        if (model.startsWith("o3") || model.startsWith("o4-mini")) {
            draft.dropped("stop");
        } else {
            Dialect.super.stop(draft, stop);
        }
    }

    @Override
    public Offers offers() {
        return OFFERS;
    }

    @Override
    public @Nullable ErrorKind kindOf(int status, ErrorBody error) {
        return error.says("overloaded") && status >= 500 ? ErrorKind.OVERLOADED : null;
    }
}
