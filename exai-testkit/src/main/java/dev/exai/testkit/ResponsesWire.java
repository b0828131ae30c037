package dev.exai.testkit;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** OpenAI's Responses API without storage, and as others serve it too. */
final class ResponsesWire extends Wire {
    private static final String INVALID = "invalid_request_error";

    private final ChatWire vendor;

    ResponsesWire() {
        this(new OpenAiWire());
    }

    /** The same interface as this vendor serves it, with its own models, errors and files. */
    ResponsesWire(ChatWire vendor) {
        this.vendor = vendor;
    }

    @Override
    String basePath() {
        return vendor.basePath();
    }

    @Override
    List<String> models() {
        return vendor.models();
    }

    @Override
    boolean knows(String model) {
        return vendor.knows(model);
    }

    @Override
    boolean isChat(String path) {
        return path.equals("/responses");
    }

    @Override
    Reply unauthorized(RecordedRequest request) {
        return vendor.unauthorized(request);
    }

    @Override
    ChatCall read(RecordedRequest request, int number) {
        Json body = bodyOf(request);
        return new ChatCall(
                body, number, body.get("model").text(), body.get("stream").isTrue(), lastInput(body.get("input")));
    }

    private static String lastInput(Json input) {
        String last = input.text();
        for (Json item : input.items()) {
            if (item.get("role").text().equals("user")) {
                Json content = item.get("content");
                StringBuilder text = new StringBuilder(content.text());
                content.items().forEach(part -> text.append(part.get("text").text()));
                last = text.toString();
            }
        }
        return last;
    }

    @Override
    @Nullable
    Reply refusal(ChatCall call) {
        Json body = call.body();
        for (String foreign : List.of("messages", "seed", "stop", "n", "response_format", "max_tokens")) {
            if (body.get(foreign).isPresent()) {
                return refuse(foreign, "unknown_parameter", "Unknown parameter: '" + foreign + "'.");
            }
        }
        if (body.get("max_output_tokens").number(16) < 16) {
            return refuse("max_output_tokens", "integer_below_min_value", "Expected a value >= 16.");
        }
        boolean thinks = thinks(call);
        if (thinks && body.get("temperature").isPresent()) {
            return refuse("temperature", "unsupported_parameter", "'temperature' is not supported with this model.");
        }
        if (!thinks && wantsEncrypted(call)) {
            return refuse("include", "unsupported_value", "Encrypted content is not supported with this model.");
        }
        if (lacksJsonWord(body)) {
            return refuse("input", "invalid_value", "'input' must contain the word 'json' in some form.");
        }
        return ResponsesItems.refusal(body.get("input"));
    }

    private static boolean lacksJsonWord(Json body) {
        StringBuilder said = new StringBuilder(body.get("input").text());
        for (Json item : body.get("input").items()) {
            said.append(item.get("content").text());
            item.get("content")
                    .items()
                    .forEach(part -> said.append(part.get("text").text()));
        }
        return body.get("text").get("format").get("type").text().equals("json_object")
                && !said.toString().toLowerCase(Locale.ROOT).contains("json");
    }

    static boolean thinks(ChatCall call) {
        return !call.model().startsWith("gpt-4");
    }

    static boolean wantsEncrypted(ChatCall call) {
        return call.body().get("include").items().stream()
                .anyMatch(item -> item.text().equals("reasoning.encrypted_content"));
    }

    static Reply refuse(String param, String code, String message) {
        return Reply.json(
                400,
                "{\"error\":{\"message\":" + Json.quote(message) + ",\"type\":\"" + INVALID + "\",\"param\":\"" + param
                        + "\",\"code\":\"" + code + "\"}}");
    }

    @Override
    Reply error(VendorFault fault, String model) {
        return vendor.error(fault, model);
    }

    @Override
    Reply unknownPath(String path) {
        return vendor.unknownPath(path);
    }

    @Override
    Reply stream(ChatCall call, Answer answer) {
        List<byte[]> events = new ResponsesEvents(call, answer)
                .all().stream()
                        .map(event -> event.getBytes(StandardCharsets.UTF_8))
                        .toList();
        return new Reply(200, Map.of("Content-Type", streamType() + "; charset=utf-8"), events, true)
                .with(vendor.headers(call));
    }

    @Override
    Reply whole(ChatCall call, Answer answer) {
        return Reply.json(200, new ResponsesEvents(call, answer).response()).with(vendor.headers(call));
    }

    /** Created, in progress, the item and its content. */
    @Override
    int openingEvents() {
        return 4;
    }

    @Override
    List<Endpoint> endpoints(List<String> models) {
        return vendor.endpoints(models);
    }
}
