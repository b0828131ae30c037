package dev.exai.providers.internal.openai;

import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.OutputFormat;
import dev.exai.core.chat.ThinkingMode;
import dev.exai.core.chat.ToolChoice;
import dev.exai.core.chat.ToolSpec;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ProviderId;
import dev.exai.providers.internal.engine.JsonFeed;
import dev.exai.providers.internal.engine.RequestDraft;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/** Writes a request as the body of a chat completion. Stateless and thread-safe. */
final class ChatCodec {
    /** Members that decide what is asked of whom; {@link ChatRequest#extra()} may not touch them. */
    private static final Set<String> OURS = Set.of("model", "messages", "stream", "n");

    private final ProviderId provider;
    private final Dialect dialect;

    ChatCodec(ProviderId provider, Dialect dialect) {
        this.provider = provider;
        this.dialect = dialect;
    }

    /** Decides what is sent for each setting of the request. */
    RequestDraft draft(ChatRequest request, ModelInfo model) {
        return draft(request, model, Map.of());
    }

    /**
     * As {@link #draft(ChatRequest, ModelInfo)}.
     *
     * @param hosted the tools that the provider runs for this request, each as JSON, by name; its search is another without any
     */
    RequestDraft draft(ChatRequest request, ModelInfo model, Map<String, String> hosted) {
        RequestDraft draft = new RequestDraft(provider, request, model);
        if (!request.inOnePiece()) {
            dialect.streaming(draft);
        }
        plainSettings(draft);
        if (!request.tools().isEmpty()) {
            toolSettings(draft);
        }
        if (request.reasoningText()) {
            dialect.reasoningText(draft);
        }
        hosted.values().forEach(draft::hostedTool);
        if (request.webSearch() && hosted.isEmpty()) {
            dialect.webSearch(draft);
        }
        draft.extra(OURS);
        return draft;
    }

    private void plainSettings(RequestDraft draft) {
        ChatRequest request = draft.request();
        dialect.sampling(draft);
        Integer limit = request.maxOutputTokens();
        if (limit != null) {
            draft.json(dialect.maxTokensField(), limit.toString());
        }
        Long seed = request.seed();
        if (seed != null) {
            dialect.seed(draft, seed);
        }
        if (!request.stop().isEmpty()) {
            dialect.stop(draft, request.stop());
        }
        ThinkingMode thinking = request.thinking();
        if (thinking != null) {
            dialect.thinking(draft, thinking);
        }
        if (!(request.outputFormat() instanceof OutputFormat.PlainText)) {
            dialect.outputFormat(draft, request.outputFormat());
        }
        String cacheKey = request.cacheKey();
        if (cacheKey != null) {
            dialect.cacheKey(draft, cacheKey);
        }
    }

    private void toolSettings(RequestDraft draft) {
        ToolChoice choice = draft.request().toolChoice();
        if (!(choice instanceof ToolChoice.Auto)) {
            dialect.toolChoice(draft, choice);
        }
        Boolean parallel = draft.request().parallelToolCalls();
        if (parallel != null) {
            dialect.parallelToolCalls(draft, parallel);
        }
    }

    /** The body. What it had to leave out of the messages is added to the draft's warnings. */
    byte[] write(RequestDraft draft) {
        return write(draft, !draft.request().inOnePiece());
    }

    /** Model, messages and tools alone, for whoever only counts them. */
    byte[] writePrompt(RequestDraft draft) {
        draft.members().clear();
        return write(draft, false);
    }

    private byte[] write(RequestDraft draft, boolean streams) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = JsonFeed.FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeStringProperty("model", draft.request().model());
            if (streams) {
                json.writeBooleanProperty("stream", true);
            }
            draft.members().forEach((name, value) -> {
                json.writeName(name);
                json.writeRawValue(value);
            });
            writeTools(json, draft);
            new MessageWriter(json, draft, dialect).write();
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private void writeTools(JsonGenerator json, RequestDraft draft) {
        boolean own = draft.sendTools() && !draft.request().tools().isEmpty();
        if (draft.members().containsKey("tools") || (!own && draft.hostedTools().isEmpty())) {
            return;
        }
        json.writeArrayPropertyStart("tools");
        for (ToolSpec tool : own ? draft.request().tools() : List.<ToolSpec>of()) {
            json.writeStartObject();
            json.writeStringProperty("type", "function");
            json.writeObjectPropertyStart("function");
            json.writeStringProperty("name", tool.name());
            json.writeStringProperty("description", tool.description());
            json.writeName("parameters");
            json.writeRawValue(tool.inputSchema().text());
            if (dialect.toolsSayNotStrict()) {
                json.writeBooleanProperty("strict", false);
            }
            json.writeEndObject();
            json.writeEndObject();
        }
        draft.hostedTools().forEach(json::writeRawValue);
        json.writeEndArray();
    }
}
