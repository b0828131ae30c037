package dev.exai.testkit;

import dev.exai.core.chat.ToolCall;
import dev.exai.core.chat.Usage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Chat Completions, in the ways of one vendor. */
abstract class ChatWire extends Wire {
    static final long CREATED = 1_795_341_300L;

    private static final String CHAT = "/chat/completions";
    private static final String MODELS = "/models";

    /** How the vendor answers a call without a usable key; {@code sent} is null if there was no header. */
    abstract Reply unauthorized(@Nullable String sent);

    /** Deltas before the first piece of the answer. */
    abstract List<String> opening();

    /** One chunk: members of its delta, its finish reason or null, and what to put beside. */
    abstract String chunk(ChatCall call, Delta delta);

    abstract UsagePlace usagePlace(ChatCall call);

    abstract String usage(Usage usage);

    abstract String responseId(ChatCall call);

    @Override
    boolean isChat(String path) {
        return path.equals(CHAT);
    }

    @Override
    Reply unauthorized(RecordedRequest request) {
        return unauthorized(request.header("Authorization"));
    }

    @Override
    int openingEvents() {
        return opening().size();
    }

    @Override
    List<Endpoint> endpoints(List<String> models) {
        List<Endpoint> endpoints = new ArrayList<>(extras());
        endpoints.add(
                (request, path) -> request.method().equals("GET") && path.equals(MODELS) ? modelList(models) : null);
        return endpoints;
    }

    /** What the vendor serves beside chats and its list of models, made anew; by default nothing. */
    List<Endpoint> extras() {
        return List.of();
    }

    /** Whether free JSON is asked for and no message names it, which several vendors refuse. */
    static boolean lacksJsonWord(ChatCall call) {
        return call.body().get("response_format").get("type").text().equals("json_object")
                && call.messages().stream()
                        .noneMatch(message ->
                                textOf(message).toLowerCase(Locale.ROOT).contains("json"));
    }

    private static String textOf(Json message) {
        StringBuilder text = new StringBuilder(message.get("content").text());
        message.get("content")
                .items()
                .forEach(part -> text.append(part.get("text").text()));
        return text.toString();
    }

    /** Headers of every answer. */
    Map<String, String> headers(ChatCall call) {
        return Map.of();
    }

    /** Tool calls as deltas; by default in pieces, the arguments of parallel calls interleaved. */
    List<String> toolDeltas(ChatCall call, Answer answer) {
        List<String> deltas = new ArrayList<>();
        for (int i = 0; i < answer.calls().size(); i++) {
            ToolCall tool = answer.calls().get(i);
            deltas.add(toolDelta(i, tool.id(), function(tool.name(), ""), answer.builtinCalls()));
        }
        for (int half = 0; half < 2; half++) {
            for (int i = 0; i < answer.calls().size(); i++) {
                String arguments = answer.calls().get(i).arguments().text();
                int middle = arguments.length() / 2;
                String piece = half == 0 ? arguments.substring(0, middle) : arguments.substring(middle);
                deltas.add("\"tool_calls\":[{\"index\":" + i + ",\"function\":{\"arguments\":" + Json.quote(piece)
                        + "}}]");
            }
        }
        return deltas;
    }

    /** The thoughts as deltas. */
    List<String> reasoningDeltas(Answer answer) {
        return answer.reasoning().stream()
                .map(piece -> "\"reasoning_content\":" + Json.quote(piece))
                .toList();
    }

    /** Tool calls as deltas, each whole. */
    static List<String> wholeToolDeltas(Answer answer) {
        List<String> deltas = new ArrayList<>();
        for (int i = 0; i < answer.calls().size(); i++) {
            ToolCall tool = answer.calls().get(i);
            deltas.add(toolDelta(
                    i, tool.id(), function(tool.name(), tool.arguments().text()), false));
        }
        return deltas;
    }

    static String toolDelta(int index, String id, String function, boolean builtin) {
        return "\"tool_calls\":[{\"index\":" + index + ",\"id\":" + Json.quote(id) + ",\"type\":"
                + (builtin ? "\"builtin_function\"" : "\"function\"") + ",\"function\":" + function + "}]";
    }

    static String function(String name, String arguments) {
        return "{\"name\":" + Json.quote(name) + ",\"arguments\":" + Json.quote(arguments) + "}";
    }

    /** A piece of a stream before it is written down. */
    record Delta(
            String members,
            @Nullable String finish,
            @Nullable String topUsage,
            @Nullable String choiceUsage,
            @Nullable String extra) {}

    @Override
    final Reply stream(ChatCall call, Answer answer) {
        List<String> payloads = payloads(call, answer);
        payloads.add("[DONE]");
        payloads.replaceAll(payload -> "data: " + payload + "\n\n");
        payloads.set(0, signOfLife() + payloads.get(0));
        List<byte[]> events = payloads.stream()
                .map(payload -> payload.getBytes(StandardCharsets.UTF_8))
                .toList();
        return new Reply(200, Map.of("Content-Type", streamType()), events, true).with(headers(call));
    }

    private List<String> payloads(ChatCall call, Answer answer) {
        UsagePlace place = answer.place() == UsagePlace.AS_VENDOR ? usagePlace(call) : answer.place();
        String counts = usage(answer.counts());
        String onEvery = place == UsagePlace.EVERY_CHUNK ? counts : null;
        List<String> payloads = new ArrayList<>();
        for (String members : pieces(call, answer)) {
            payloads.add(chunk(call, new Delta(members, null, onEvery, null, null)));
        }
        boolean top = place == UsagePlace.FINISH_CHUNK || place == UsagePlace.EVERY_CHUNK;
        payloads.add(chunk(
                call,
                new Delta(
                        closing(),
                        answer.finishReason(),
                        top ? counts : null,
                        place == UsagePlace.CHOICE ? counts : null,
                        answer.extraMember())));
        if (place == UsagePlace.EXTRA_CHUNK) {
            payloads.add(head(call, "chat.completion.chunk") + ",\"choices\":[],\"usage\":" + counts + "}");
        }
        if (place == UsagePlace.TRAILING_CHUNK) {
            payloads.add(chunk(call, new Delta(closing(), null, counts, null, null)));
        }
        return payloads;
    }

    /** What comes before the first event, as part of it: comments, where the vendor sends some while it works. */
    String signOfLife() {
        return "";
    }

    /** Members of the delta that carries the finish reason. */
    String closing() {
        return "";
    }

    private List<String> pieces(ChatCall call, Answer answer) {
        List<String> pieces = new ArrayList<>(opening());
        pieces.addAll(reasoningDeltas(answer));
        answer.text().forEach(piece -> pieces.add("\"content\":" + Json.quote(piece)));
        pieces.addAll(toolDeltas(call, answer));
        return pieces;
    }

    @Override
    final Reply whole(ChatCall call, Answer answer) {
        StringBuilder message =
                new StringBuilder("{\"role\":\"assistant\",\"content\":").append(Json.quote(wholeContent(answer)));
        if (!answer.reasoning().isEmpty()) {
            message.append(wholeReasoning(String.join("", answer.reasoning())));
        }
        if (!answer.calls().isEmpty()) {
            message.append(",\"tool_calls\":[").append(wholeCalls(answer)).append(']');
        }
        String extra = answer.extraMember() == null ? "" : "," + answer.extraMember();
        String body = head(call, "chat.completion") + ",\"choices\":[{\"index\":0,\"message\":" + message
                + "},\"finish_reason\":" + Json.quote(answer.finishReason()) + "}],\"usage\":"
                + usage(answer.counts()) + extra + "}";
        return Reply.json(200, body).with(headers(call));
    }

    /** The content of an answer in one piece. */
    String wholeContent(Answer answer) {
        return String.join("", answer.text());
    }

    /** The members of an answer in one piece that hold its thoughts, each behind a comma. */
    String wholeReasoning(String thought) {
        return ",\"reasoning_content\":" + Json.quote(thought);
    }

    private static String wholeCalls(Answer answer) {
        List<String> calls = new ArrayList<>();
        for (ToolCall tool : answer.calls()) {
            calls.add("{\"id\":" + Json.quote(tool.id()) + ",\"type\":\"function\",\"function\":"
                    + function(tool.name(), tool.arguments().text()) + "}");
        }
        return String.join(",", calls);
    }

    /** The members every answer begins with; the object stays open. */
    final String head(ChatCall call, String object) {
        return "{\"id\":" + Json.quote(responseId(call)) + ",\"object\":\"" + object + "\",\"created\":" + CREATED
                + ",\"model\":" + Json.quote(call.model());
    }

    private static Reply modelList(List<String> names) {
        List<String> rows = names.stream()
                .map(name -> "{\"id\":" + Json.quote(name) + ",\"object\":\"model\",\"created\":" + CREATED
                        + ",\"owned_by\":\"vendor\"}")
                .toList();
        return Reply.json(200, "{\"object\":\"list\",\"data\":[" + String.join(",", rows) + "]}");
    }
}
