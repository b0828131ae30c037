package dev.exai.providers.internal.gemini;

import dev.exai.core.ErrorKind;
import dev.exai.core.ProviderException;
import dev.exai.core.batch.BatchResult;
import dev.exai.core.chat.ChatCollector;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.model.ProviderId;
import dev.exai.providers.internal.engine.ErrorReader;
import dev.exai.providers.internal.engine.ItemFaults;
import dev.exai.providers.internal.engine.JsonFeed;
import dev.exai.providers.internal.engine.JsonFields;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

/** Reads one line of a batch's results: a key, and an answer or a {@code google.rpc.Status}. Immutable. */
final class BatchLineReader {
    private static final int CANCELLED = 1; // google.rpc.Code, as the cases below

    private final ProviderId provider;
    private final ErrorReader errors;
    private final ItemFaults faults;

    BatchLineReader(ProviderId provider, ErrorReader errors) {
        this.provider = provider;
        this.errors = errors;
        faults = new ItemFaults(provider);
    }

    BatchResult read(String line) {
        Fields fields = new Fields();
        try (JsonFeed json = new JsonFeed()) {
            byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
            json.begin(bytes, 0, bytes.length);
            fields.read(json);
            json.finish();
        } catch (JsonFeed.Malformed e) {
            throw faults.malformed();
        }
        String key = fields.key;
        if (key == null) {
            throw faults.nameless();
        }
        String response = fields.response;
        try {
            return response == null
                    ? new BatchResult.Failed(key, refused(fields.error))
                    : new BatchResult.Answered(key, answer(response));
        } catch (ProviderException e) {
            return new BatchResult.Failed(key, e);
        }
    }

    private ChatResponse answer(String response) {
        Deque<ChatEvent> events = new ArrayDeque<>();
        byte[] bytes = response.getBytes(StandardCharsets.UTF_8);
        try (AnswerReader reader = new AnswerReader(provider, "gemini", List.of(), events)) {
            reader.piece(bytes, 0, bytes.length);
            events.add(new ChatEvent.Done(FinishWords.of(finishWord(reader), reader.hasCalls())));
        } catch (JsonFeed.Failed e) {
            throw errors.ofPart(500, response);
        } catch (JsonFeed.Malformed e) {
            throw faults.of(ErrorKind.BAD_UPSTREAM, "sent a malformed answer");
        }
        ChatCollector collector = new ChatCollector();
        events.forEach(collector::add);
        return collector.response();
    }

    private String finishWord(AnswerReader reader) {
        String word = reader.finishWord();
        if (word == null && reader.blockReason() != null) {
            throw faults.of(ErrorKind.CONTENT_REFUSED, "refused the prompt: " + reader.blockReason());
        }
        if (word == null) {
            throw faults.of(ErrorKind.INCOMPLETE, "sent an answer without a finish reason");
        }
        ErrorKind failure = FinishWords.failure(word);
        if (failure != null) {
            throw faults.of(failure, "broke off: " + word);
        }
        return word;
    }

    private ProviderException refused(String error) {
        JsonNode status = JsonFields.parse(error);
        int code = status == null ? 0 : (int) JsonFields.count(status, "code", 0);
        if (code == CANCELLED) {
            return faults.of(ErrorKind.CANCELLED, "the item was cancelled before it was answered");
        }
        return errors.ofPart(httpStatus(code), error);
    }

    /** The status with which the same error answers a call of its own (google.rpc.Code). */
    private static int httpStatus(int code) {
        return switch (code) {
            case 3, 9, 11 -> 400;
            case 4 -> 504;
            case 5 -> 404;
            case 6, 10 -> 409;
            case 7 -> 403;
            case 8 -> 429;
            case 12 -> 501;
            case 14 -> 503;
            case 16 -> 401;
            default -> code >= 400 && code < 600 ? code : 500;
        };
    }

    /** What a line says; objects as they came. */
    private static final class Fields {
        private @Nullable String key;
        private @Nullable String response;
        private String error = "";

        void read(JsonFeed json) throws JsonFeed.Malformed {
            for (String name = json.nextName(); name != null; name = json.nextName()) {
                int start = json.valueStart();
                JsonToken token = json.next();
                if (name.equals("key") && token.isScalarValue() && token != JsonToken.VALUE_NULL) {
                    key = json.valueText();
                    continue;
                }
                json.skip(token);
                boolean object = token == JsonToken.START_OBJECT;
                response = name.equals("response") && object ? json.rawFrom(start) : response;
                error = name.equals("error") && object ? json.rawFrom(start) : error;
            }
        }
    }
}
