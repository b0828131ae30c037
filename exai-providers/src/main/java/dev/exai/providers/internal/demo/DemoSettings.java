package dev.exai.providers.internal.demo;

import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.OutputFormat;
import dev.exai.core.chat.Role;
import dev.exai.core.chat.ThinkingMode;
import dev.exai.core.chat.ToolChoice;
import java.io.StringWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes down which settings a request had, so that a caller can see that they arrived. */
final class DemoSettings {
    private static final JsonFactory JSON = new JsonFactory();

    private DemoSettings() {}

    /** The settings that were set, as an object. */
    static JsonText of(ChatRequest request) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            writeSampling(request, json);
            writeForm(request, json);
            json.writeEndObject();
        }
        return JsonText.of(text.toString());
    }

    /** The prompt inside an object, for requests that want JSON. */
    static String answer(String prompt) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeBooleanProperty("simulated", true);
            json.writeStringProperty("said", prompt);
            json.writeEndObject();
        }
        return text.toString();
    }

    private static void writeSampling(ChatRequest request, JsonGenerator json) {
        number(json, "temperature", request.temperature());
        number(json, "topP", request.topP());
        number(json, "maxOutputTokens", request.maxOutputTokens());
        number(json, "seed", request.seed());
        if (!request.stop().isEmpty()) {
            json.writeArrayPropertyStart("stop");
            request.stop().forEach(json::writeString);
            json.writeEndArray();
        }
    }

    private static void writeForm(ChatRequest request, JsonGenerator json) {
        String system = systemPrompt(request);
        if (!system.isEmpty()) {
            json.writeNumberProperty("systemPromptWords", Words.count(system));
        }
        ThinkingMode thinking = request.thinking();
        if (thinking != null) {
            json.writeStringProperty("thinking", thinking.name().toLowerCase(Locale.ROOT));
        }
        if (!(request.outputFormat() instanceof OutputFormat.PlainText)) {
            json.writeStringProperty(
                    "outputFormat", request.outputFormat().getClass().getSimpleName());
        }
        if (!(request.toolChoice() instanceof ToolChoice.Auto)) {
            json.writeStringProperty(
                    "toolChoice", request.toolChoice().getClass().getSimpleName());
        }
        Boolean parallel = request.parallelToolCalls();
        if (parallel != null) {
            json.writeBooleanProperty("parallelToolCalls", parallel);
        }
        String cacheKey = request.cacheKey();
        if (cacheKey != null) {
            json.writeStringProperty("cacheKey", cacheKey);
        }
        JsonText extra = request.extra();
        if (extra != null) {
            json.writeName("extra");
            json.writeRawValue(extra.text());
        }
    }

    private static String systemPrompt(ChatRequest request) {
        StringBuilder system = new StringBuilder();
        for (Message message : request.messages()) {
            if (message.role() == Role.SYSTEM) {
                system.append(message.text()).append(' ');
            }
        }
        return system.toString();
    }

    private static void number(JsonGenerator json, String name, @Nullable Number value) {
        if (value != null) {
            json.writeName(name);
            json.writeNumber(value.toString());
        }
    }
}
