package dev.exai.testkit.contract;

import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.OutputFormat;
import dev.exai.core.chat.Part;
import dev.exai.core.chat.ThinkingMode;
import dev.exai.core.chat.ToolSpec;
import dev.exai.core.file.FilePurpose;
import dev.exai.core.file.RemoteFile;
import dev.exai.core.model.Capability;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.Support;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/** Requests that need one ability each. */
final class Samples {
    static final String QUESTION = "What do you say, as JSON?";

    /** A picture of one pixel. */
    private static final String PNG =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5E" + "rkJggg==";

    private static final JsonText SCHEMA =
            JsonText.of("{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},"
                    + "\"required\":[\"city\"],\"additionalProperties\":false}");

    private Samples() {}

    /** Abilities of which the model declares this; thinking is a wish and never refused, so it counts as YES only. */
    static List<Capability> withSupport(ModelInfo model, Support support) {
        return Stream.of(Capability.values())
                .filter(ability -> model.supports(ability) == support)
                .filter(ability -> support == Support.YES || ability != Capability.REASONING)
                .toList();
    }

    /** A question that needs the ability. */
    static ChatRequest needing(Capability ability, ModelInfo model) {
        ChatRequest.Builder request = ChatRequest.to(model.id().name(), QUESTION);
        return switch (ability) {
            case TOOLS ->
                request.tools(List.of(tool("get_weather"), tool("get_time"))).build();
            case VISION ->
                request.messages(with(
                                new Part.Image("image/png", Base64.getDecoder().decode(PNG))))
                        .build();
            case REASONING -> request.thinking(ThinkingMode.HIGH).build();
            case JSON_OBJECT ->
                request.outputFormat(new OutputFormat.JsonObject()).build();
            case JSON_SCHEMA ->
                request.outputFormat(new OutputFormat.JsonSchema("place", SCHEMA, true))
                        .build();
            case WEB_SEARCH -> request.webSearch(true).build();
            case FILES ->
                request.messages(with(new Part.FileReference(file(model)))).build();
        };
    }

    private static ToolSpec tool(String name) {
        return new ToolSpec(name, "Tells about a city", SCHEMA);
    }

    private static List<Message> with(Part part) {
        return List.of(Message.user(List.of(new Part.Text(QUESTION), part)));
    }

    private static RemoteFile file(ModelInfo model) {
        return RemoteFile.of(model.id().provider(), "file-1", "pixel.png")
                .sizeBytes(70)
                .purpose(new FilePurpose("image"))
                .build();
    }

    /** The same request, to be answered as a whole. */
    static ChatRequest inOnePiece(ChatRequest request) {
        return request.toBuilder().inOnePiece(true).build();
    }
}
