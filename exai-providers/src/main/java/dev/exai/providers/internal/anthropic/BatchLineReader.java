package dev.exai.providers.internal.anthropic;

import dev.exai.core.ErrorKind;
import dev.exai.core.batch.BatchResult;
import dev.exai.core.chat.ChatCollector;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.model.ProviderId;
import dev.exai.providers.internal.engine.ErrorReader;
import dev.exai.providers.internal.engine.ItemFaults;
import dev.exai.providers.internal.engine.JsonFeed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/** Reads one line of a batch's results. Immutable. */
final class BatchLineReader {
    private static final int FAILED = 500; // the lines hold no status; the type of the error says what it is

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
        String id = fields.customId;
        if (id == null) {
            throw faults.nameless();
        }
        return result(id, fields);
    }

    private BatchResult result(String id, Fields fields) {
        return switch (fields.type) {
            case "succeeded" -> answered(id, fields.message);
            case "errored" -> new BatchResult.Failed(id, errors.ofPart(FAILED, fields.error));
            case "canceled" -> new BatchResult.Failed(id, faults.cancelled());
            case "expired" -> new BatchResult.Failed(id, faults.expired());
            default -> new BatchResult.Failed(id, faults.of(ErrorKind.BAD_UPSTREAM, "sent a result of unknown type"));
        };
    }

    private BatchResult answered(String id, String message) {
        Deque<ChatEvent> events = new ArrayDeque<>();
        BlockEvents blocks = new BlockEvents(provider, events);
        try (MessagesAssembler assembler = new MessagesAssembler(provider, "unnamed", events, blocks, true)) {
            byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
            assembler.whole(bytes, 0, bytes.length);
            String reason = assembler.stopReason();
            if (reason == null) {
                throw new JsonFeed.Malformed();
            }
            ChatCollector collector = new ChatCollector();
            events.forEach(collector::add);
            collector.add(new ChatEvent.Done(StopWords.of(reason)));
            return new BatchResult.Answered(id, collector.response());
        } catch (JsonFeed.Failed | JsonFeed.Malformed e) {
            return new BatchResult.Failed(id, faults.of(ErrorKind.BAD_UPSTREAM, "sent a malformed message"));
        }
    }

    /** What a line says; objects as they came. */
    private static final class Fields {
        private @Nullable String customId;
        private String type = "";
        private String message = "";
        private String error = "";

        void read(JsonFeed json) throws JsonFeed.Malformed {
            for (String name = json.nextName(); name != null; name = json.nextName()) {
                int start = json.valueStart();
                if (name.equals("custom_id")) {
                    customId = json.nextText();
                    continue;
                }
                if (name.equals("type")) {
                    String word = json.nextText();
                    type = word == null ? "" : word;
                    continue;
                }
                JsonToken token = json.next();
                if (name.equals("result") && token == JsonToken.START_OBJECT) {
                    read(json); // its members have names of their own
                    continue;
                }
                json.skip(token);
                message = name.equals("message") ? json.rawFrom(start) : message;
                error = name.equals("error") ? json.rawFrom(start) : error;
            }
        }
    }
}
