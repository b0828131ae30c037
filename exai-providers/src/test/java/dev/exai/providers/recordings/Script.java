package dev.exai.providers.recordings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How a recorded conversation went.
 *
 * @param turns how many answers it has
 * @param verbatim what has to come back byte by byte
 */
record Script(String model, int turns, List<String> verbatim) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    static Script of(Path recording) {
        JsonNode exchanges = JSON.readTree(recording.toFile()).path("exchanges");
        JsonNode first = exchanges.path(0);
        String model =
                JSON.readTree(first.path("body").stringValue()).path("model").asString("");
        if (model.isEmpty()) { // Gemini names it in the path
            model = first.path("path").stringValue().replaceAll(".*/models/([^:]+):.*", "$1");
        }
        List<String> verbatim = new ArrayList<>();
        exchanges.forEach(exchange -> exchange.path("verbatim").forEach(part -> verbatim.add(part.stringValue())));
        return new Script(model, exchanges.size(), verbatim);
    }
}
