package dev.exai.providers.internal.openai;

import dev.exai.core.ErrorKind;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.OutputFormat;
import dev.exai.core.chat.Part;
import dev.exai.core.chat.ThinkingMode;
import dev.exai.core.chat.ToolChoice;
import dev.exai.core.chat.Usage;
import dev.exai.core.file.RemoteFile;
import dev.exai.core.model.Capability;
import dev.exai.core.model.ModelInfo;
import dev.exai.providers.internal.engine.ErrorRules;
import dev.exai.providers.internal.engine.RequestDraft;
import dev.exai.providers.internal.engine.ThinkingSteps;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one vendor does differently: each method is one such point, and the bodies here are what OpenAI documents for chat
 * completions. Implementations are stateless and thread-safe.
 */
public interface Dialect extends ErrorRules {
    /** What follows the address for a chat with the model. */
    default String chatPath(ModelInfo model) {
        return "chat/completions";
    }

    /** Member for the output limit. */
    default String maxTokensField() {
        return "max_completion_tokens";
    }

    /** Member of an assistant message that takes its reasoning back. */
    default String reasoningField() {
        return "reasoning_content";
    }

    /** Whether earlier reasoning of this provider goes back to it with this request. */
    default boolean sendsReasoningBack(ChatRequest request, ModelInfo model) {
        return false;
    }

    /** Whether a message with tool calls must have the reasoning field, if only an empty one, for this request. */
    default boolean demandsReasoningWithCalls(RequestDraft draft) {
        return false;
    }

    /** Whether the content of an answer may begin with reasoning between tags, and goes back so if it does. */
    default boolean thinksInContent() {
        return false;
    }

    /** Whether an assistant message without text and tool calls may be sent. */
    default boolean takesEmptyMessages() {
        return true;
    }

    /** Whether function tools carry {@code strict:false}, for a vendor whose own default is true. */
    default boolean toolsSayNotStrict() {
        return false;
    }

    /** Whether a stream without its end mark is complete when a finish reason was seen. */
    default boolean endMarkOptional() {
        return false;
    }

    /** Whether calls of the provider's own tools must be sent back to it with their arguments, as Kimi wants it. */
    default boolean confirmsOwnTools() {
        return false;
    }

    /** The address the provider is given for an image. */
    default String imageUrl(Part.ImageUrl image, ModelInfo model) {
        return image.url();
    }

    /** The part of a user message that names a file the provider holds, as JSON. */
    default String filePart(Part.FileReference reference, ModelInfo model) {
        throw unsupported(model, "takes no file references in chat");
    }

    /** The name of a file that the provider itself must hold. */
    static String ownFile(Part.FileReference reference, ModelInfo model) {
        RemoteFile file = reference.file();
        if (!file.provider().equals(model.id().provider())) {
            throw unsupported(model, "cannot read a file that " + file.provider() + " holds");
        }
        return file.id();
    }

    /** The part that names a file as OpenAI's chat completions do. */
    static String plainFilePart(Part.FileReference reference, ModelInfo model) {
        return "{\"type\":\"file\",\"file\":{\"file_id\":" + RequestDraft.quoted(ownFile(reference, model)) + "}}";
    }

    /** Temperature and nucleus. */
    default void sampling(RequestDraft draft) {
        Double temperature = draft.request().temperature();
        Double topP = draft.request().topP();
        if (temperature != null) {
            number(draft, "temperature", temperature);
        }
        if (topP != null) {
            number(draft, "top_p", topP);
        }
    }

    /** A sampling number, unless the model's sampling is fixed. */
    static void number(RequestDraft draft, String name, double value) {
        if (draft.model().samplingFixed()) {
            draft.dropped(name);
        } else {
            draft.json(name, Double.toString(value));
        }
    }

    /** The seed. */
    default void seed(RequestDraft draft, long seed) {
        draft.json("seed", Long.toString(seed));
    }

    /** The texts that end the answer. */
    default void stop(RequestDraft draft, List<String> stop) {
        draft.json("stop", stop.stream().map(RequestDraft::quoted).collect(Collectors.joining(",", "[", "]")));
    }

    /** How much to think. */
    default void thinking(RequestDraft draft, ThinkingMode mode) {
        ThinkingSteps.effort(draft, mode);
    }

    /** That the answer shall tell the reasoning; by default it does so without being asked, or never. */
    default void reasoningText(RequestDraft draft) {}

    /** Whether tools may or must be called; not called for {@link ToolChoice.Auto} or without tools. */
    default void toolChoice(RequestDraft draft, ToolChoice choice) {
        if (choice instanceof ToolChoice.None) {
            draft.text("tool_choice", "none");
        } else if (choice instanceof ToolChoice.Required) {
            draft.text("tool_choice", "required");
        } else if (choice instanceof ToolChoice.Named named) {
            draft.json(
                    "tool_choice",
                    "{\"type\":\"function\",\"function\":{\"name\":" + RequestDraft.quoted(named.name()) + "}}");
        }
    }

    /** Whether several calls in one answer are allowed. */
    default void parallelToolCalls(RequestDraft draft, boolean allowed) {
        draft.json("parallel_tool_calls", Boolean.toString(allowed));
    }

    /** The form of the answer; not called for free text. */
    default void outputFormat(RequestDraft draft, OutputFormat format) {
        if (format instanceof OutputFormat.JsonSchema schema) {
            draft.json(
                    "response_format",
                    "{\"type\":\"json_schema\",\"json_schema\":{\"name\":" + RequestDraft.quoted(schema.name())
                            + ",\"strict\":" + schema.strict() + ",\"schema\":"
                            + schema.schema().text() + "}}");
        } else {
            draft.json("response_format", "{\"type\":\"json_object\"}");
        }
    }

    /** Whether a conversation must name JSON before the vendor answers in it, as OpenAI demands. */
    default boolean wantsJsonNamed() {
        return true;
    }

    /** What no model has by this dialect unless catalogue or settings say so of it; by default nothing is known. */
    default Set<Capability> lacking() {
        return Set.of();
    }

    /** The provider's own web search; called only when it is asked for. */
    default void webSearch(RequestDraft draft) {
        draft.json("web_search_options", "{}");
    }

    /** The name under which calls share the prompt cache: a hint, so that a vendor without such names needs no warning. */
    default void cacheKey(RequestDraft draft, String key) {
        draft.text("prompt_cache_key", key);
    }

    /** How stable beginnings of this prompt are marked for a cache that keeps nothing else, as JSON; null for no marks. */
    default @Nullable String cacheMark(RequestDraft draft) {
        return null;
    }

    /** What the stream shall carry beside the answer: by default token counts. */
    default void streaming(RequestDraft draft) {
        draft.json("stream_options", "{\"include_usage\":true}");
    }

    /** Token counts in the common sense, from those that were read under their usual names. */
    default Usage counted(Usage read) {
        return read;
    }

    /** What the vendor offers beside chats; by default nothing that EXAI knows of. */
    default Offers offers() {
        return Offers.NONE;
    }

    /** The error for something the model or provider cannot do, found before anything is sent. */
    static ProviderException unsupported(ModelInfo model, String what) {
        return new ProviderException.Builder(ErrorKind.UNSUPPORTED, model.id() + " " + what)
                .provider(model.id().provider().value())
                .build();
    }
}
