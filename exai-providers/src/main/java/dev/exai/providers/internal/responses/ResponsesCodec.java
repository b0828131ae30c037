package dev.exai.providers.internal.responses;

import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.OutputFormat;
import dev.exai.core.chat.ThinkingMode;
import dev.exai.core.chat.ToolChoice;
import dev.exai.core.chat.ToolSpec;
import dev.exai.core.model.Capability;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ProviderId;
import dev.exai.core.model.ReasoningControl;
import dev.exai.core.model.Support;
import dev.exai.providers.internal.engine.JsonFeed;
import dev.exai.providers.internal.engine.RequestDraft;
import dev.exai.providers.internal.engine.ThinkingSteps;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/** Writes a request as the body of a response. Stateless and thread-safe. */
final class ResponsesCodec {
    /** Members that decide what is asked of whom, and what is kept where. */
    private static final Set<String> OURS = Set.of(
            "model", "input", "instructions", "stream", "store", "previous_response_id", "conversation", "background");

    /** Members that make the prompt (openai-openapi, {@code TokenCountsBody}). */
    private static final Set<String> COUNTED =
            Set.of("tools", "tool_choice", "text", "reasoning", "parallel_tool_calls", "truncation");

    /** The least that the API takes. */
    private static final int MIN_OUTPUT_TOKENS = 16;

    private static final List<String> EFFORTS = List.of("low", "medium", "high");

    private final ProviderId provider;
    private final ResponsesSettings settings;

    ResponsesCodec(ProviderId provider, ResponsesSettings settings) {
        this.provider = provider;
        this.settings = settings;
    }

    /** Decides what is sent for each setting of the request. */
    RequestDraft draft(ChatRequest request, ModelInfo model) {
        RequestDraft draft = new RequestDraft(provider, request, model);
        include(draft);
        sampling(draft);
        limits(draft);
        reasoning(draft);
        format(draft);
        if (!request.tools().isEmpty()) {
            tools(draft);
        }
        if (request.webSearch()) {
            draft.hostedTool("{\"type\":\"web_search\"}");
        }
        String cacheKey = request.cacheKey();
        if (cacheKey != null) {
            draft.text("prompt_cache_key", cacheKey);
        }
        draft.extra(OURS);
        return draft;
    }

    /** Without storage there, encrypted reasoning is the only way to keep it; models that do not think refuse to. */
    private static void include(RequestDraft draft) {
        List<String> include = new ArrayList<>();
        if (thinks(draft.model())) {
            include.add("\"reasoning.encrypted_content\"");
        }
        if (draft.request().webSearch()) {
            include.add("\"web_search_call.action.sources\"");
        }
        if (!include.isEmpty()) {
            draft.json("include", "[" + String.join(",", include) + "]");
        }
    }

    private static boolean thinks(ModelInfo model) {
        return model.reasoning().mode() != ReasoningControl.Mode.NEVER
                || model.supports(Capability.REASONING) == Support.YES;
    }

    private static void sampling(RequestDraft draft) {
        number(draft, "temperature", draft.request().temperature());
        number(draft, "top_p", draft.request().topP());
        if (draft.request().seed() != null) {
            draft.dropped("seed");
        }
        if (!draft.request().stop().isEmpty()) {
            draft.dropped("stop");
        }
    }

    private static void number(RequestDraft draft, String name, @Nullable Double value) {
        if (value != null && draft.model().samplingFixed()) {
            draft.dropped(name);
        } else if (value != null) {
            draft.json(name, value.toString());
        }
    }

    private static void limits(RequestDraft draft) {
        Integer limit = draft.request().maxOutputTokens();
        if (limit == null) {
            return;
        }
        if (limit < MIN_OUTPUT_TOKENS) {
            draft.warn("max_output_tokens_adjusted", draft.model().id() + " gives 16 tokens or more; sent 16");
        }
        draft.json("max_output_tokens", Integer.toString(Math.max(limit, MIN_OUTPUT_TOKENS)));
    }

    private void reasoning(RequestDraft draft) {
        ThinkingMode mode = draft.request().thinking();
        List<String> members = new ArrayList<>();
        if (mode != null && (ThinkingSteps.never(draft.model()) || refusesEfforts(draft.model()))) {
            draft.dropped("thinking");
        } else if (mode != null) {
            String step = ThinkingSteps.nearest(mode, ThinkingSteps.known(draft.model(), EFFORTS));
            members.add("\"effort\":" + RequestDraft.quoted(step));
            ThinkingSteps.tell(draft, mode, "reasoning effort " + step, step);
        }
        String summary = settings.summary(draft.request());
        if (summary != null && thinks(draft.model())) {
            members.add("\"summary\":" + RequestDraft.quoted(summary));
        }
        if (!members.isEmpty()) {
            draft.json("reasoning", "{" + String.join(",", members) + "}");
        }
    }

    private boolean refusesEfforts(ModelInfo model) {
        boolean known = !model.sources().isEmpty();
        return settings.onlyKnownEfforts()
                && known
                && model.reasoning().efforts().isEmpty();
    }

    private static void format(RequestDraft draft) {
        OutputFormat format = draft.request().outputFormat();
        if (format instanceof OutputFormat.JsonObject) {
            draft.json("text", "{\"format\":{\"type\":\"json_object\"}}");
        } else if (format instanceof OutputFormat.JsonSchema schema) {
            draft.json(
                    "text",
                    "{\"format\":{\"type\":\"json_schema\",\"name\":" + RequestDraft.quoted(schema.name())
                            + ",\"strict\":" + schema.strict() + ",\"schema\":"
                            + schema.schema().text() + "}}");
        }
    }

    private static void tools(RequestDraft draft) {
        ToolChoice choice = draft.request().toolChoice();
        if (choice instanceof ToolChoice.None) {
            draft.text("tool_choice", "none");
        } else if (choice instanceof ToolChoice.Required) {
            draft.text("tool_choice", "required");
        } else if (choice instanceof ToolChoice.Named named) {
            draft.json("tool_choice", "{\"type\":\"function\",\"name\":" + RequestDraft.quoted(named.name()) + "}");
        }
        Boolean parallel = draft.request().parallelToolCalls();
        if (parallel != null) {
            draft.json("parallel_tool_calls", parallel.toString());
        }
    }

    /** The body. What it had to leave out of the messages is added to the draft's warnings. */
    byte[] write(RequestDraft draft) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = JsonFeed.FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeStringProperty("model", draft.request().model());
            json.writeBooleanProperty("stream", true);
            json.writeBooleanProperty("store", false);
            draft.members().forEach((name, value) -> {
                json.writeName(name);
                json.writeRawValue(value);
            });
            writeTools(json, draft);
            new InputWriter(json, draft).write();
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    /** The body of a count of tokens, which takes what makes the prompt and nothing else. */
    byte[] writeCount(RequestDraft draft) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = JsonFeed.FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeStringProperty("model", draft.request().model());
            draft.members().forEach((name, value) -> {
                if (COUNTED.contains(name)) {
                    json.writeName(name);
                    json.writeRawValue(value);
                }
            });
            writeTools(json, draft);
            new InputWriter(json, draft).write();
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    /** Functions say that they are not strict, because the API's own default is. */
    private static void writeTools(JsonGenerator json, RequestDraft draft) {
        List<ToolSpec> tools = draft.request().tools();
        if (draft.members().containsKey("tools")
                || (tools.isEmpty() && draft.hostedTools().isEmpty())) {
            return;
        }
        json.writeArrayPropertyStart("tools");
        for (ToolSpec tool : tools) {
            json.writeStartObject();
            json.writeStringProperty("type", "function");
            json.writeStringProperty("name", tool.name());
            json.writeStringProperty("description", tool.description());
            json.writeName("parameters");
            json.writeRawValue(tool.inputSchema().text());
            json.writeBooleanProperty("strict", false);
            json.writeEndObject();
        }
        draft.hostedTools().forEach(json::writeRawValue);
        json.writeEndArray();
    }
}
