package dev.exai.testkit;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A vendor's embeddings: the vectors count letters, so that texts of the same letters are equal and others are not; told in
 * reverse order, each with its index. Stateless.
 */
final class EmbeddingEndpoint implements Endpoint {
    private static final int DIMENSIONS = 32;

    private final Wire wire;
    private final List<String> models;

    EmbeddingEndpoint(Wire wire, List<String> models) {
        this.wire = wire;
        this.models = models;
    }

    @Override
    public @Nullable Reply answer(RecordedRequest request, String path) {
        if (!path.equals("/embeddings") || !request.method().equals("POST")) {
            return null;
        }
        Json body = Wire.bodyOf(request);
        String model = body.get("model").text();
        List<Json> inputs = body.get("input").items();
        int dimensions = (int) body.get("dimensions").number(DIMENSIONS);
        if (!models.contains(model)) {
            return wire.error(VendorFault.UNKNOWN_MODEL, model);
        }
        if (inputs.isEmpty() || dimensions < 1) {
            return wire.error(VendorFault.INVALID_REQUEST, model);
        }
        List<String> rows = new ArrayList<>();
        int tokens = 0;
        for (int i = inputs.size() - 1; i >= 0; i--) {
            rows.add("{\"object\":\"embedding\",\"index\":" + i + ",\"embedding\":["
                    + vector(inputs.get(i).text(), dimensions) + "]}");
            tokens += inputs.get(i).text().length();
        }
        return Reply.json(
                200,
                "{\"object\":\"list\",\"data\":[" + String.join(",", rows) + "],\"model\":" + Json.quote(model)
                        + ",\"usage\":{\"prompt_tokens\":" + tokens + ",\"total_tokens\":" + tokens + "}}");
    }

    private static String vector(String text, int dimensions) {
        int[] counts = new int[dimensions];
        text.chars().forEach(c -> counts[c % dimensions]++);
        List<String> numbers = new ArrayList<>();
        for (int count : counts) {
            numbers.add(Float.toString(count / (float) text.length()));
        }
        return String.join(",", numbers);
    }
}
