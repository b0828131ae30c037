package dev.exai.providers.internal.openai;

import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.OutputFormat;
import dev.exai.core.chat.Part;
import dev.exai.core.chat.ThinkingMode;
import dev.exai.core.chat.ToolChoice;
import dev.exai.core.chat.ToolSpec;
import dev.exai.core.file.FilePurpose;
import dev.exai.core.file.RemoteFile;
import dev.exai.core.model.ProviderId;
import java.util.List;

/** Requests with one setting, written as its name and value, for tables. */
public final class SettingWords {
    private static final ToolSpec TOOL =
            new ToolSpec("look", "looks", JsonText.of("{\"type\":\"object\",\"properties\":{}}"));
    private static final OutputFormat SCHEMA =
            new OutputFormat.JsonSchema("answer", JsonText.of("{\"type\":\"object\"}"), true);

    private SettingWords() {}

    /** A request to the model with the setting. */
    public static ChatRequest request(String model, String setting) {
        int space = setting.indexOf(' ');
        String name = space < 0 ? setting : setting.substring(0, space);
        String value = setting.substring(space + 1);
        ChatRequest.Builder builder = ChatRequest.to(model, "Hi");
        return switch (name) {
            case "nothing" -> builder.build();
            case "temperature" -> builder.temperature(Double.valueOf(value)).build();
            case "topP" -> builder.topP(Double.valueOf(value)).build();
            case "max" -> builder.maxOutputTokens(Integer.valueOf(value)).build();
            case "seed" -> builder.seed(Long.valueOf(value)).build();
            case "stop" -> builder.stop(List.of(value.split(","))).build();
            case "thinking" -> builder.thinking(ThinkingMode.valueOf(value)).build();
            case "json" -> builder.outputFormat(new OutputFormat.JsonObject()).build();
            case "schema" -> builder.outputFormat(SCHEMA).build();
            case "reasoningText" -> builder.reasoningText(true).build();
            case "search" -> builder.webSearch(true).build();
            case "cacheKey" -> builder.cacheKey(value).build();
            case "extra" -> builder.extra(JsonText.of(value)).build();
            case "temperatureAndExtra" ->
                builder.temperature(1.0).extra(JsonText.of(value)).build();
            default -> withToolsOrParts(builder, name, value);
        };
    }

    private static ChatRequest withToolsOrParts(ChatRequest.Builder builder, String name, String value) {
        return switch (name) {
            case "tools" -> builder.tools(List.of(TOOL)).build();
            case "choice" ->
                builder.tools(List.of(TOOL)).toolChoice(choice(value)).build();
            case "parallel" ->
                builder.tools(List.of(TOOL))
                        .parallelToolCalls(Boolean.valueOf(value))
                        .build();
            case "namedWithoutThinking" ->
                builder.tools(List.of(TOOL))
                        .thinking(ThinkingMode.MINIMAL)
                        .toolChoice(choice("Named"))
                        .build();
            case "temperatureWithoutThinking" ->
                builder.thinking(ThinkingMode.MINIMAL)
                        .temperature(Double.valueOf(value))
                        .build();
            case "topPWithoutThinking" ->
                builder.thinking(ThinkingMode.MINIMAL)
                        .topP(Double.valueOf(value))
                        .build();
            case "searchThinking" ->
                builder.webSearch(true).thinking(ThinkingMode.valueOf(value)).build();
            case "image" -> said(builder, new Part.Text("see"), new Part.Image(value, new byte[] {1, 2}));
            case "imageUrl" -> said(builder, new Part.ImageUrl(value));
            case "file" -> said(builder, file(value.split(" ")[0], value.split(" ")[1]));
            default -> throw new IllegalArgumentException("no setting named " + name);
        };
    }

    private static ToolChoice choice(String name) {
        return switch (name) {
            case "None" -> new ToolChoice.None();
            case "Required" -> new ToolChoice.Required();
            case "Named" -> new ToolChoice.Named("look");
            default -> ToolChoice.AUTO;
        };
    }

    private static ChatRequest said(ChatRequest.Builder builder, Part... parts) {
        return builder.messages(List.of(Message.user(List.of(parts)))).build();
    }

    private static Part file(String provider, String purpose) {
        return new Part.FileReference(RemoteFile.of(new ProviderId(provider), "file_1", "a.png")
                .purpose(new FilePurpose(purpose))
                .build());
    }
}
