package dev.exai.server.chat;

import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.Usage;
import dev.exai.core.model.Cost;
import dev.exai.core.spi.Attempt;
import dev.exai.server.rpc.JsonReader;
import dev.exai.server.rpc.Limits;
import dev.exai.sessions.LearnedTimeouts;
import dev.exai.sessions.SessionMetadata;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** An answer as the output schema of {@code chat} describes it. */
public final class ChatJson {
    private ChatJson() {}

    /** The answer as JSON, with the model's reasoning only if it is wanted. */
    public static ObjectNode of(ChatAnswer answer, boolean withReasoning) {
        SessionMetadata metadata = answer.metadata();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("status", "success");
        json.put("content", answer.response().text());
        if (answer.continuationId() != null) {
            json.put("continuation_id", answer.continuationId());
        }
        json.put("finish_reason", word(answer.response().finishReason().kind()));
        json.put("provider", answer.response().model().provider().value());
        json.put("model", answer.response().model().toString());
        json.put("model_requested", answer.plan().model().id().toString());
        json.put("model_chosen_because", answer.plan().why());
        json.put("answered_from", word(answer.source()));
        addUsage(json, answer);
        addAttempts(json.putArray("attempts"), metadata.attempts());
        json.put("latency_ms", metadata.duration().toMillis());
        json.put("queue_ms", metadata.queueWait().toMillis());
        LearnedTimeouts learned = metadata.timeouts();
        if (learned != null) {
            json.putObject("learned_timeouts_ms")
                    .put("first_byte", learned.firstByte().toMillis())
                    .put("idle", learned.idle().toMillis())
                    .put("total", learned.total().toMillis());
        }
        json.put("request_id", metadata.requestId().value());
        answer.response().extra(ChatResponse.THINKING).ifPresent(told -> addThinking(json, told));
        if (withReasoning && !answer.response().reasoning().isEmpty()) {
            json.put("reasoning", answer.response().reasoning());
        }
        addWarnings(json.putArray("warnings"), answer.warnings());
        addSent(json.putObject("sent"), answer.sent());
        return json;
    }

    /** What is left of an answer that broke off; the error is added by the protocol layer. */
    public static ObjectNode of(InterruptedAnswerException interrupted) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("status", "interrupted");
        json.put("partial", interrupted.partialText());
        if (interrupted.continuationId() != null) {
            json.put("continuation_id", interrupted.continuationId());
        }
        return json;
    }

    private static void addThinking(ObjectNode json, JsonText told) {
        byte[] bytes = told.text().getBytes(StandardCharsets.UTF_8);
        JsonNode read = new JsonReader(Limits.standard(), bytes.length).read(bytes, 0, bytes.length);
        ObjectNode thinking = json.putObject("thinking");
        for (String name : List.of("asked", "sent")) {
            thinking.put(name, read.path(name).asString(""));
        }
    }

    private static void addUsage(ObjectNode json, ChatAnswer answer) {
        Usage usage = answer.response().usage();
        if (usage != null) {
            ObjectNode tokens = json.putObject("usage");
            tokens.put("input_tokens", usage.inputTokens());
            tokens.put("output_tokens", usage.outputTokens());
            tokens.put("cached_input_tokens", usage.cachedInputTokens());
            tokens.put("reasoning_tokens", usage.reasoningTokens());
            tokens.put("total_tokens", usage.totalTokens());
        }
        addCost(json, answer.cost());
    }

    private static void addCost(ObjectNode json, @Nullable Cost cost) {
        if (cost != null) {
            json.putObject("cost").put("amount", cost.amount()).put("currency", cost.currency());
        }
    }

    private static void addAttempts(ArrayNode json, List<Attempt> attempts) {
        for (Attempt attempt : attempts) {
            ObjectNode entry = json.addObject();
            entry.put("model", attempt.model().toString());
            entry.put("duration_ms", attempt.duration().toMillis());
            entry.put("wait_before_ms", attempt.waitBefore().toMillis());
            if (attempt.failure() != null) {
                entry.put("failure", attempt.failure().name());
            }
            if (attempt.phase() != null) {
                entry.put("phase", attempt.phase().name());
            }
            if (attempt.keyFingerprint() != null) {
                entry.put("key", attempt.keyFingerprint());
            }
            addCost(entry, attempt.cost());
        }
    }

    private static void addWarnings(ArrayNode json, List<ChatEvent.Warning> warnings) {
        for (ChatEvent.Warning warning : warnings) {
            json.addObject().put("code", warning.code()).put("message", warning.message());
        }
    }

    private static void addSent(ObjectNode json, ChatAnswer.Sent sent) {
        json.put("earlier_turns", sent.earlierTurns());
        json.put("earlier_turns_left_out", sent.turnsLeftOut());
        json.put("summarized_through_turn", sent.summarizedThrough());
        ArrayNode files = json.putArray("files");
        for (ChatAnswer.SentFile file : sent.files()) {
            ObjectNode entry = files.addObject();
            entry.put("path", file.path());
            entry.put("bytes", file.sizeBytes());
            entry.put("hash", file.hash());
            entry.put("state", word(file.state()));
            if (file.state() != ChatAnswer.State.UNCHANGED) {
                entry.put("form", word(file.form()));
            }
        }
        json.put("images", sent.images().size());
        ArrayNode forms = json.putArray("image_forms");
        sent.images().forEach(form -> forms.add(word(form)));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
