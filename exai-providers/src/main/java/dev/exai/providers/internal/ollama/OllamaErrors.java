package dev.exai.providers.internal.ollama;

import dev.exai.core.ErrorKind;
import dev.exai.providers.internal.engine.ErrorBody;
import dev.exai.providers.internal.engine.ErrorRules;
import org.jspecify.annotations.Nullable;

/** What Ollama's errors mean: they are a text, beside a status or after an answer with 200 has begun. */
final class OllamaErrors implements ErrorRules {
    OllamaErrors() {}

    @Override
    public @Nullable ErrorKind kindOf(int status, ErrorBody error) {
        if (error.says("context length") || error.says("context size") || error.says("context window")) {
            return ErrorKind.CONTEXT_TOO_LONG;
        }
        if (error.says("usage limit")) {
            return ErrorKind.QUOTA_EXHAUSTED; // the cloud's hours and weeks, not its seconds
        }
        if (error.says("server busy") || error.says("requires more system memory")) {
            return ErrorKind.OVERLOADED;
        }
        return error.says("not found") && error.says("model") ? ErrorKind.NOT_FOUND : null;
    }
}
