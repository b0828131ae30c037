package dev.exai.providers;

import dev.exai.core.chat.JsonText;
import dev.exai.core.spi.CallContext;

/** What a tool does when a model asks for it. Called from several threads at once. */
@FunctionalInterface
public interface ToolFunction {
    /**
     * Does it.
     *
     * @param arguments a JSON object that follows the tool's schema
     * @param context when the call must have ended, and how it is stopped; a function that waits must heed both
     * @return what the model is told, often JSON
     * @throws dev.exai.core.ExaiException what went wrong; its message is told to the model. Of any other exception only its
     *     type is told
     */
    String call(JsonText arguments, CallContext context);
}
