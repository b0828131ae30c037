package dev.exai.testkit;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How Google refuses: by status, by the rules of {@code generateContent}, or inside an answer. */
final class GeminiReplies {
    private static final String INVALID = "INVALID_ARGUMENT";
    private static final String TYPE = "{\"@type\":\"type.googleapis.com/google.rpc.";

    private static final Set<String> MEMBERS = Set.of(
            "contents",
            "systemInstruction",
            "tools",
            "toolConfig",
            "safetySettings",
            "generationConfig",
            "cachedContent",
            "serviceTier",
            "store");

    private GeminiReplies() {}

    static Reply refuse(int status, String word, String message) {
        return refuse(status, word, message, "");
    }

    private static Reply refuse(int status, String word, String message, String details) {
        return Reply.json(
                status,
                "{\"error\":{\"code\":" + status + ",\"message\":" + Json.quote(message) + ",\"status\":\"" + word
                        + "\"" + (details.isEmpty() ? "" : ",\"details\":[" + details + "]") + "}}");
    }

    static Reply error(VendorFault fault, String model) {
        return switch (fault) {
            case BAD_KEY ->
                refuse(
                        400,
                        INVALID,
                        "API key not valid. Please pass a valid API key.",
                        TYPE + "ErrorInfo\",\"reason\":\"API_KEY_INVALID\",\"domain\":\"googleapis.com\"}");
            case NO_PERMISSION -> refuse(403, "PERMISSION_DENIED", "The caller does not have permission");
            case QUOTA_EXHAUSTED -> exhausted("GenerateRequestsPerDayPerProjectPerModel-FreeTier", "39.5s");
            case RATE_LIMITED -> exhausted("GenerateRequestsPerMinutePerProjectPerModel-FreeTier", "12s");
            case OVERLOADED -> refuse(503, "UNAVAILABLE", "The model is overloaded. Please try again later.");
            case SERVER_ERROR -> refuse(500, "INTERNAL", "An internal error has occurred.");
            case GATEWAY_TIMEOUT -> Reply.html(504, "504 Gateway Time-out");
            case UNKNOWN_MODEL ->
                refuse(
                        404,
                        "NOT_FOUND",
                        "models/" + model + " is not found for API version v1beta, or is not supported for"
                                + " generateContent.");
            case CONTENT_REFUSED -> blockedPrompt(model);
            case CONTEXT_TOO_LONG ->
                refuse(
                        400,
                        INVALID,
                        "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).");
            case INVALID_REQUEST -> refuse(400, INVALID, "Request contains an invalid argument.");
        };
    }

    /** Every 429 asks to wait; only the quota's name tells that of a day from that of a minute. */
    private static Reply exhausted(String quota, String delay) {
        return refuse(
                429,
                "RESOURCE_EXHAUSTED",
                "You exceeded your current quota, please check your plan and billing details. Please retry in " + delay
                        + ".",
                TYPE + "QuotaFailure\",\"violations\":[{\"quotaMetric\":\"generativelanguage.googleapis.com/"
                        + "generate_content_free_tier_requests\",\"quotaId\":\"" + quota + "\"}]}," + TYPE
                        + "RetryInfo\",\"retryDelay\":\"" + delay + "\"}");
    }

    /** A refused prompt is answered well, without candidates. */
    private static Reply blockedPrompt(String model) {
        String data = "data: {\"promptFeedback\":{\"blockReason\":\"PROHIBITED_CONTENT\"},\"usageMetadata\":"
                + "{\"promptTokenCount\":9,\"totalTokenCount\":9},\"modelVersion\":" + Json.quote(model) + "}\n\n";
        return new Reply(
                200, Map.of("Content-Type", "text/event-stream"), List.of(data.getBytes(StandardCharsets.UTF_8)), true);
    }

    /** The answer to a chat that breaks a rule, or null. */
    static @Nullable Reply refusal(ChatCall call) {
        Json body = call.body();
        String unknown = body.names().stream()
                .filter(name -> !MEMBERS.contains(name))
                .findFirst()
                .orElse(null);
        if (unknown != null) {
            return invalid("Invalid JSON payload received. Unknown name \"" + unknown + "\": Cannot find field.");
        }
        if (body.get("contents").items().isEmpty()) {
            return invalid("* GenerateContentRequest.contents: contents is not specified");
        }
        boolean old = call.model().startsWith("gemini-2");
        String fault = settingFault(body, old);
        return fault == null ? contentRefusal(body.get("contents").items(), old) : invalid(fault);
    }

    private static @Nullable String settingFault(Json body, boolean old) {
        Json generation = body.get("generationConfig");
        Json thinking = generation.get("thinkingConfig");
        boolean search = false;
        boolean functions = false;
        for (Json tool : body.get("tools").items()) {
            search |= tool.get("googleSearch").isObject();
            functions |= !tool.get("functionDeclarations").items().isEmpty();
        }
        boolean shown =
                body.get("toolConfig").get("includeServerSideToolInvocations").isTrue();
        if (generation.get("temperature").number(1) > 2) {
            return "Unable to submit request because it has a temperature value out of range";
        }
        if (old && thinking.get("thinkingLevel").isPresent()) {
            return "Thinking level is not supported for this model.";
        }
        if (thinking.get("thinkingBudget").number(1) == 0
                && thinking.get("includeThoughts").isTrue()) {
            return "includeThoughts is only enabled when thinking is enabled.";
        }
        if (search && functions && (old || !shown)) {
            return "Tool use with function calling is unsupported";
        }
        boolean json = generation.get("responseMimeType").text().equals("application/json");
        return old && json && (search || functions)
                ? "Function calling with a response mime type: 'application/json' is unsupported"
                : null;
    }

    /** Calls of a turn are answered all together, and from the third generation on its first call is signed. */
    private static @Nullable Reply contentRefusal(List<Json> contents, boolean old) {
        int open = 0;
        for (Json content : contents) {
            List<Json> parts = content.get("parts").items();
            if (parts.isEmpty()) {
                return invalid("* GenerateContentRequest.contents.parts: contents.parts must not be empty.");
            }
            int calls = count(parts, "functionCall");
            int answers = count(parts, "functionResponse");
            if (answers != open) {
                return invalid("Please ensure that the number of function response parts is equal to the number of"
                        + " function call parts of the function call turn.");
            }
            if (calls > 0 && !old && !firstCall(parts).get("thoughtSignature").isPresent()) {
                return invalid("Function call is missing a thought_signature in functionCall parts.");
            }
            open = calls;
        }
        return null;
    }

    private static int count(List<Json> parts, String member) {
        return (int) parts.stream().filter(part -> part.get(member).isObject()).count();
    }

    private static Json firstCall(List<Json> parts) {
        return parts.stream()
                .filter(part -> part.get("functionCall").isObject())
                .findFirst()
                .orElse(Json.ABSENT);
    }

    private static Reply invalid(String message) {
        return refuse(400, INVALID, message);
    }
}
