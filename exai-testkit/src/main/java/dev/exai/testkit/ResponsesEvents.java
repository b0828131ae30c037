package dev.exai.testkit;

import dev.exai.core.chat.ToolCall;
import dev.exai.core.chat.Usage;
import java.util.ArrayList;
import java.util.List;

/** The events of one streamed response, in the order in which OpenAI sends them. Used once; not thread-safe. */
final class ResponsesEvents {
    private final ChatCall call;
    private final Answer answer;
    private final String id;
    private final List<String> events = new ArrayList<>();
    private final List<String> output = new ArrayList<>();

    ResponsesEvents(ChatCall call, Answer answer) {
        this.call = call;
        this.answer = answer;
        id = "resp_" + call.number();
    }

    List<String> all() {
        event("response.created", "\"response\":" + response("in_progress", "null", "[]"));
        event("response.in_progress", "\"response\":" + response("in_progress", "null", "[]"));
        outputItems();
        String last = isComplete() ? "response.completed" : "response.incomplete";
        event(last, "\"response\":" + ended());
        return events;
    }

    /** The response as one object. */
    String response() {
        outputItems();
        return ended();
    }

    private void outputItems() {
        boolean thought = !answer.reasoning().isEmpty() || !answer.calls().isEmpty();
        if (thought && ResponsesWire.thinks(call)) {
            reasoning();
        }
        if (searches()) {
            search();
        }
        if (!answer.text().isEmpty()) {
            message();
        }
        for (ToolCall tool : answer.calls()) {
            functionCall(tool);
        }
    }

    private boolean isComplete() {
        return !List.of("length", "max_output_tokens", "content_filter").contains(answer.finishReason());
    }

    private String ended() {
        String reason = answer.finishReason().equals("length") ? "max_output_tokens" : answer.finishReason();
        String details = isComplete() ? "null" : "{\"reason\":" + Json.quote(reason) + "}";
        String items = "[" + String.join(",", output) + "]";
        return response(isComplete() ? "completed" : "incomplete", details, items);
    }

    private String response(String status, String details, String items) {
        boolean over = !status.equals("in_progress");
        return "{\"id\":\"" + id + "\",\"object\":\"response\",\"created_at\":" + ChatWire.CREATED + ",\"status\":\""
                + status + "\",\"error\":null,\"incomplete_details\":" + details + ",\"model\":"
                + Json.quote(call.model()) + ",\"output\":" + items + ",\"store\":false,\"usage\":"
                + (over ? usage(answer.counts()) : "null")
                + (answer.extraMember() == null ? "" : "," + answer.extraMember()) + "}";
    }

    private static String usage(Usage usage) {
        return "{\"input_tokens\":" + usage.inputTokens() + ",\"input_tokens_details\":{\"cached_tokens\":"
                + usage.cachedInputTokens() + "},\"output_tokens\":" + usage.outputTokens()
                + ",\"output_tokens_details\":{\"reasoning_tokens\":" + usage.reasoningTokens()
                + "},\"total_tokens\":" + usage.totalTokens() + "}";
    }

    /** Always ciphered when that is asked for, readable only as a summary and only when that is. */
    private void reasoning() {
        String item = "rs_" + call.number() + "_" + output.size();
        String head = "{\"id\":\"" + item + "\",\"type\":\"reasoning\",\"summary\":[";
        added(head + "]}");
        String summary = String.join("", answer.reasoning());
        boolean readable = call.body().get("reasoning").get("summary").isPresent() && !summary.isEmpty();
        if (readable) {
            String place = place(item) + ",\"summary_index\":0";
            event("response.reasoning_summary_part.added", place + ",\"part\":" + part("summary_text", ""));
            answer.reasoning()
                    .forEach(piece ->
                            event("response.reasoning_summary_text.delta", place + ",\"delta\":" + Json.quote(piece)));
            event("response.reasoning_summary_text.done", place + ",\"text\":" + Json.quote(summary));
        }
        String cipher = ResponsesWire.wantsEncrypted(call)
                ? ",\"encrypted_content\":\"" + ResponsesItems.CIPHER + call.number() + "\""
                : "";
        done(head + (readable ? part("summary_text", summary) : "") + "]" + cipher + "}");
    }

    private boolean searches() {
        return call.body().get("tools").items().stream()
                .anyMatch(tool -> tool.get("type").text().equals("web_search"));
    }

    private void search() {
        String item = "ws_" + call.number() + "_" + output.size();
        String head = "{\"id\":\"" + item + "\",\"type\":\"web_search_call\",\"status\":\"";
        added(head + "in_progress\"}");
        event("response.web_search_call.in_progress", place(item));
        event("response.web_search_call.searching", place(item));
        event("response.web_search_call.completed", place(item));
        done(head + "completed\",\"action\":{\"type\":\"search\",\"query\":\"it\",\"sources\":[]}}");
    }

    private void message() {
        String item = "msg_" + call.number() + "_" + output.size();
        String head = "{\"id\":\"" + item + "\",\"type\":\"message\",\"role\":\"assistant\",\"status\":\"";
        added(head + "in_progress\",\"content\":[]}");
        String place = place(item) + ",\"content_index\":0";
        event("response.content_part.added", place + ",\"part\":" + text(""));
        answer.text()
                .forEach(piece -> event(
                        "response.output_text.delta", place + ",\"delta\":" + Json.quote(piece) + ",\"logprobs\":[]"));
        String whole = String.join("", answer.text());
        event("response.output_text.done", place + ",\"text\":" + Json.quote(whole));
        event("response.content_part.done", place + ",\"part\":" + text(whole));
        done(head + "completed\",\"content\":[" + text(whole) + "]}");
    }

    private void functionCall(ToolCall tool) {
        String item = "fc_" + call.number() + "_" + output.size();
        String arguments = tool.arguments().text();
        String head = "{\"id\":\"" + item + "\",\"type\":\"function_call\",\"name\":" + Json.quote(tool.name())
                + ",\"call_id\":" + Json.quote(tool.id()) + ",\"status\":\"";
        added(head + "in_progress\",\"arguments\":\"\"}");
        int middle = arguments.length() / 2;
        for (String piece : List.of(arguments.substring(0, middle), arguments.substring(middle))) {
            event("response.function_call_arguments.delta", place(item) + ",\"delta\":" + Json.quote(piece));
        }
        event("response.function_call_arguments.done", place(item) + ",\"arguments\":" + Json.quote(arguments));
        done(head + "completed\",\"arguments\":" + Json.quote(arguments) + "}");
    }

    private void added(String item) {
        event("response.output_item.added", "\"output_index\":" + output.size() + ",\"item\":" + item);
    }

    private void done(String item) {
        event("response.output_item.done", "\"output_index\":" + output.size() + ",\"item\":" + item);
        output.add(item);
    }

    private String place(String item) {
        return "\"item_id\":\"" + item + "\",\"output_index\":" + output.size();
    }

    private static String text(String text) {
        return "{\"type\":\"output_text\",\"text\":" + Json.quote(text) + ",\"annotations\":[],\"logprobs\":[]}";
    }

    private static String part(String type, String text) {
        return "{\"type\":\"" + type + "\",\"text\":" + Json.quote(text) + "}";
    }

    private void event(String type, String members) {
        events.add("event: " + type + "\ndata: {\"type\":\"" + type + "\",\"sequence_number\":" + events.size() + ","
                + members + "}\n\n");
    }
}
