package dev.exai.providers.internal.gemini;

import dev.exai.core.ErrorKind;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.OutputFormat;
import dev.exai.core.chat.ToolChoice;
import dev.exai.core.chat.ToolSpec;
import dev.exai.core.model.ModelInfo;
import dev.exai.providers.internal.engine.JsonFeed;
import dev.exai.providers.internal.engine.RequestDraft;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Decides what is sent for each setting of a request. Stateless. */
final class RequestPlan {
    /** Members that decide what is asked of whom; {@link ChatRequest#extra()} may not touch them. */
    private static final Set<String> OURS = Set.of("contents", "model", "systemInstruction");

    private RequestPlan() {}

    static Draft of(ChatRequest request, ModelInfo model) {
        Draft draft = new Draft(request, model);
        sampling(draft);
        Thinking.plan(draft);
        outputFormat(draft);
        tools(draft);
        if (request.webSearch()) {
            webSearch(draft);
        }
        if (request.cacheKey() != null) {
            draft.top().dropped("cache_key"); // its cache finds equal prefixes by itself
        }
        addExtra(draft);
        return draft;
    }

    private static void sampling(Draft draft) {
        ChatRequest request = draft.request();
        number(draft, "temperature", "temperature", request.temperature());
        number(draft, "topP", "top_p", request.topP());
        Integer limit = request.maxOutputTokens();
        if (limit != null) {
            draft.generation().put("maxOutputTokens", limit.toString());
        }
        Long seed = request.seed();
        if (seed != null && seed == seed.intValue()) {
            draft.generation().put("seed", seed.toString());
        } else if (seed != null) {
            draft.top().warn("seed_dropped", "Gemini takes a seed of 32 bits; it was left out");
        }
        if (!request.stop().isEmpty()) {
            draft.generation().put("stopSequences", list(request.stop()));
        }
    }

    private static void number(Draft draft, String member, String setting, @Nullable Double value) {
        if (value != null && draft.model().samplingFixed()) {
            draft.top().dropped(setting);
        } else if (value != null) {
            draft.generation().put(member, Double.toString(value));
        }
    }

    private static void outputFormat(Draft draft) {
        OutputFormat format = draft.request().outputFormat();
        if (format instanceof OutputFormat.PlainText) {
            return;
        }
        boolean withTools =
                !draft.request().tools().isEmpty() || draft.request().webSearch();
        if (draft.isOld() && withTools) {
            throw draft.top().unsupported("cannot use tools or search and answer in JSON at once");
        }
        draft.generation().put("responseMimeType", "\"application/json\"");
        if (format instanceof OutputFormat.JsonSchema schema) {
            draft.generation().put("responseJsonSchema", schema.schema().text());
            tellIgnored(draft, "the output schema", SchemaKeywords.ignoredIn(schema.schema()));
        }
    }

    private static void tools(Draft draft) {
        ChatRequest request = draft.request();
        if (request.tools().isEmpty()) {
            return;
        }
        draft.top()
                .hostedTool("{\"functionDeclarations\":"
                        + request.tools().stream()
                                .map(RequestPlan::declaration)
                                .collect(Collectors.joining(",", "[", "]"))
                        + "}");
        Set<String> ignored = new TreeSet<>();
        request.tools().forEach(tool -> ignored.addAll(SchemaKeywords.ignoredIn(tool.inputSchema())));
        tellIgnored(draft, "the tools' schemas", ignored);
        toolChoice(draft, request.toolChoice());
        if (Boolean.FALSE.equals(request.parallelToolCalls())) {
            draft.top().dropped("parallel_tool_calls");
        }
    }

    private static String declaration(ToolSpec tool) {
        return "{\"name\":" + RequestDraft.quoted(tool.name()) + ",\"description\":"
                + RequestDraft.quoted(tool.description()) + ",\"parametersJsonSchema\":"
                + tool.inputSchema().text() + "}";
    }

    private static void toolChoice(Draft draft, ToolChoice choice) {
        String config = null;
        if (choice instanceof ToolChoice.None) {
            config = "{\"mode\":\"NONE\"}";
        } else if (choice instanceof ToolChoice.Required) {
            config = "{\"mode\":\"ANY\"}";
        } else if (choice instanceof ToolChoice.Named named) {
            config = "{\"mode\":\"ANY\",\"allowedFunctionNames\":" + list(List.of(named.name())) + "}";
        }
        if (config != null) {
            draft.toolConfig().put("functionCallingConfig", config);
        }
    }

    /** Beside functions it takes the third generation, and the search's own calls must be shown to be sent back. */
    private static void webSearch(Draft draft) {
        boolean functions = !draft.request().tools().isEmpty();
        if (functions && draft.isOld()) {
            throw draft.top().unsupported("cannot search the web and call functions in one request");
        }
        draft.top().hostedTool("{\"googleSearch\":{}}");
        if (functions) {
            draft.toolConfig().put("includeServerSideToolInvocations", "true");
        }
    }

    private static void addExtra(Draft draft) {
        draft.top().extra(OURS);
        try {
            draft.mergeGeneration();
        } catch (JsonFeed.Malformed e) {
            throw invalid(draft, "generationConfig of extra is no JSON object");
        }
        if (draft.generation().containsKey("candidateCount")) {
            throw invalid(draft, "extra may not set candidateCount");
        }
    }

    private static ProviderException invalid(Draft draft, String message) {
        return new ProviderException.Builder(ErrorKind.INVALID_REQUEST, message)
                .provider(draft.top().provider().value())
                .build();
    }

    private static void tellIgnored(Draft draft, String where, Set<String> keywords) {
        if (!keywords.isEmpty()) {
            draft.top()
                    .warn("schema_partly_enforced", "Gemini takes and does not enforce " + keywords + " in " + where);
        }
    }

    private static String list(List<String> texts) {
        return texts.stream().map(RequestDraft::quoted).collect(Collectors.joining(",", "[", "]"));
    }
}
