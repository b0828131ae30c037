package dev.exai.providers.internal.anthropic;

import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.OutputFormat;
import dev.exai.core.chat.Part;
import dev.exai.core.chat.Role;
import dev.exai.core.chat.ToolChoice;
import dev.exai.core.chat.ToolSpec;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ModelLimits;
import dev.exai.core.model.ProviderId;
import dev.exai.providers.internal.engine.JsonFeed;
import dev.exai.providers.internal.engine.RequestDraft;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/** Writes the body of a call to the Messages API. Stateless and thread-safe. */
final class MessagesCodec {
    /** Members that decide what is asked of whom. */
    private static final Set<String> OURS = Set.of("model", "messages", "stream");

    /** Of a model of which nothing is known: the largest that every model in service takes. */
    private static final int SMALL_LIMIT = 8_192;

    /** The vendor wants a limit with each call; more than this only makes long prompts fail on smaller windows. */
    private static final int USUAL_LIMIT = 32_000;

    /** Members that a count of tokens takes too. */
    private static final Set<String> COUNTED = Set.of("thinking", "tool_choice", "tools", "system", "output_config");

    private static final String SEARCH = "{\"type\":\"web_search_20250305\",\"name\":\"web_search\"}";

    private final ProviderId provider;
    private final PromptCache cache;

    MessagesCodec(ProviderId provider, PromptCache cache) {
        this.provider = provider;
        this.cache = cache;
    }

    /** Decides what is sent for each setting of the request. */
    RequestDraft draft(ChatRequest request, ModelInfo model) {
        RequestDraft draft = new RequestDraft(provider, request, model);
        int limit = outputLimit(request, model.limits());
        draft.json("max_tokens", Integer.toString(limit));
        Thinking thinking = Thinking.of(draft, limit);
        if (thinking.json() != null) {
            draft.json("thinking", thinking.json());
        }
        sampling(draft, thinking.on());
        outputConfig(draft, thinking.effort());
        if (request.seed() != null) {
            draft.dropped("seed");
        }
        if (!request.stop().isEmpty()) {
            draft.json(
                    "stop_sequences",
                    request.stop().stream().map(RequestDraft::quoted).collect(Collectors.joining(",", "[", "]")));
        }
        if (request.webSearch()) {
            draft.hostedTool(SEARCH);
        }
        toolChoice(draft);
        draft.extra(OURS);
        return draft;
    }

    private static int outputLimit(ChatRequest request, ModelLimits limits) {
        Integer asked = request.maxOutputTokens();
        Integer usual = limits.defaultMaxOutputTokens();
        Integer most = limits.maxOutputTokens();
        if (asked != null) {
            return asked;
        }
        if (usual != null) {
            return usual;
        }
        return most == null ? SMALL_LIMIT : Math.min(most, USUAL_LIMIT);
    }

    /** Fixed while a model thinks and on newer models; of the two numbers models since 4.1 take only one. */
    private static void sampling(RequestDraft draft, boolean thinks) {
        Double temperature = draft.request().temperature();
        Double topP = draft.request().topP();
        boolean fixed = thinks || draft.model().samplingFixed();
        if (temperature != null && fixed) {
            draft.dropped("temperature");
        } else if (temperature != null) {
            draft.json("temperature", Double.toString(Math.min(1, temperature)));
            if (temperature > 1) {
                draft.warn("temperature_adjusted", draft.model().id() + " takes 0–1; sent 1");
            }
        }
        if (topP != null && (fixed || temperature != null)) {
            draft.dropped("top_p");
        } else if (topP != null) {
            draft.json("top_p", Double.toString(topP));
        }
    }

    private static void outputConfig(RequestDraft draft, @Nullable String effort) {
        List<String> members = new ArrayList<>(0);
        if (effort != null) {
            members.add("\"effort\":" + RequestDraft.quoted(effort));
        }
        OutputFormat format = draft.request().outputFormat();
        if (format instanceof OutputFormat.JsonSchema schema) {
            members.add("\"format\":{\"type\":\"json_schema\",\"schema\":"
                    + schema.schema().text() + "}");
        } else if (format instanceof OutputFormat.JsonObject) {
            throw draft.unsupported("has no mode for JSON without a schema; give one");
        }
        if (!members.isEmpty()) {
            draft.json("output_config", "{" + String.join(",", members) + "}");
        }
    }

    private static void toolChoice(RequestDraft draft) {
        ToolChoice choice = draft.request().toolChoice();
        boolean oneAtATime = Boolean.FALSE.equals(draft.request().parallelToolCalls());
        if (draft.request().tools().isEmpty() || (choice instanceof ToolChoice.Auto && !oneAtATime)) {
            return;
        }
        String type;
        if (choice instanceof ToolChoice.Named named) {
            type = "\"tool\",\"name\":" + RequestDraft.quoted(named.name());
        } else if (choice instanceof ToolChoice.Required) {
            type = "\"any\"";
        } else {
            type = choice instanceof ToolChoice.None ? "\"none\"" : "\"auto\"";
        }
        boolean sayOne = oneAtATime && !(choice instanceof ToolChoice.None);
        draft.json("tool_choice", "{\"type\":" + type + (sayOne ? ",\"disable_parallel_tool_use\":true}" : "}"));
    }

    /** The body of a call. What it had to leave out of the messages is added to the draft's warnings. */
    byte[] write(RequestDraft draft) {
        return write(draft, false);
    }

    /** The body that asks how many tokens the prompt has. */
    byte[] writeCount(RequestDraft draft) {
        return write(draft, true);
    }

    private byte[] write(RequestDraft draft, boolean toCount) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = JsonFeed.FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeStringProperty("model", draft.request().model());
            if (!toCount && !draft.request().inOnePiece()) {
                json.writeBooleanProperty("stream", true);
            }
            draft.members().forEach((name, value) -> {
                if (!toCount || COUNTED.contains(name)) {
                    json.writeName(name);
                    json.writeRawValue(value);
                }
            });
            writeTools(json, draft);
            writeSystem(json, draft);
            new TurnWriter(json, draft, cache).write();
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    /** Hosted tools first, so that the last one, which ends the cached beginning, is one that can be marked. */
    private void writeTools(JsonGenerator json, RequestDraft draft) {
        List<ToolSpec> own = draft.request().tools();
        if (draft.members().containsKey("tools")
                || (own.isEmpty() && draft.hostedTools().isEmpty())) {
            return;
        }
        json.writeArrayPropertyStart("tools");
        draft.hostedTools().forEach(json::writeRawValue);
        for (int i = 0; i < own.size(); i++) {
            json.writeStartObject();
            json.writeStringProperty("name", own.get(i).name());
            json.writeStringProperty("description", own.get(i).description());
            json.writeName("input_schema");
            json.writeRawValue(own.get(i).inputSchema().text());
            mark(json, i == own.size() - 1);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void writeSystem(JsonGenerator json, RequestDraft draft) {
        List<String> texts = systemTexts(draft.request().messages());
        if (texts.isEmpty() || draft.members().containsKey("system")) {
            return;
        }
        json.writeArrayPropertyStart("system");
        for (int i = 0; i < texts.size(); i++) {
            json.writeStartObject();
            json.writeStringProperty("type", "text");
            json.writeStringProperty("text", texts.get(i));
            mark(json, i == texts.size() - 1);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static List<String> systemTexts(List<Message> messages) {
        List<String> texts = new ArrayList<>(0);
        for (Message message : messages) {
            if (message.role() != Role.SYSTEM) {
                continue;
            }
            for (Part part : message.parts()) {
                if (part instanceof Part.Text text && !text.text().isEmpty()) {
                    texts.add(text.text());
                }
            }
        }
        return texts;
    }

    private void mark(JsonGenerator json, boolean last) {
        if (last && cache.mark() != null) {
            json.writeName("cache_control");
            json.writeRawValue(cache.mark());
        }
    }
}
