package dev.exai.providers.internal.openai;

import dev.exai.core.ErrorKind;
import dev.exai.providers.internal.engine.ErrorBody;
import dev.exai.providers.internal.engine.RequestDraft;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** OpenAI itself: what its documentation says beyond the defaults of {@link Dialect}. */
final class OpenAiDialect implements Dialect {
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
    public @Nullable ErrorKind kindOf(int status, ErrorBody error) {
        return error.says("overloaded") && status >= 500 ? ErrorKind.OVERLOADED : null;
    }
}
