package dev.exai.sessions.internal;

import dev.exai.core.ErrorKind;
import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.Part;
import dev.exai.core.chat.Role;
import dev.exai.core.chat.Usage;
import dev.exai.core.file.ContentHash;
import dev.exai.core.model.Cost;
import dev.exai.core.model.ModelId;
import dev.exai.sessions.TurnContent;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was said in a turn as one JSON object, and back without loss. {@code docs/storage.md} describes the form. */
final class TurnCodec {
    private TurnCodec() {}

    static String write(TurnContent content) {
        JsonWriter json = new JsonWriter();
        write(content, json);
        return json.toString();
    }

    static TurnContent read(String text) {
        JsonReader json = new JsonReader(text);
        TurnContent content = read(json);
        json.end();
        return content;
    }

    static void write(TurnContent content, JsonWriter json) {
        json.object(() -> {
            json.member("tool", content.tool());
            json.member(
                    "model", content.model() == null ? null : content.model().toString());
            if (content.usage() != null) {
                write(content.usage(), json.name("usage"));
            }
            Cost cost = content.cost();
            if (cost != null) {
                json.name("cost")
                        .object(() ->
                                json.member("amount", cost.amount().toString()).member("currency", cost.currency()));
            }
            if (!content.files().isEmpty()) {
                json.name("files").array(() -> content.files().forEach(file -> json.string(file.hex())));
            }
            ErrorKind interruption = content.interruptedBy();
            json.member("interruptedBy", interruption == null ? null : interruption.name());
            json.name("messages").array(() -> content.messages().forEach(message -> write(message, json)));
        });
    }

    /** Reads from where the reader stands, so that a turn may stand inside something else. */
    static TurnContent read(JsonReader json) {
        Draft draft = new Draft();
        json.object(name -> {
            switch (name) {
                case "tool" -> draft.tool = json.string();
                case "model" -> draft.model = ModelId.parse(json.string());
                case "usage" -> draft.usage = usage(json);
                case "cost" -> draft.cost = cost(json);
                case "files" -> json.array(() -> draft.files.add(new ContentHash(json.string())));
                case "interruptedBy" -> draft.interruptedBy = ErrorKind.valueOf(json.string());
                case "messages" -> json.array(() -> draft.messages.add(message(json)));
                default -> throw json.fault();
            }
        });
        return new TurnContent(
                draft.messages, draft.tool, draft.model, draft.usage, draft.cost, draft.files, draft.interruptedBy);
    }

    private static final class Draft {
        final List<Message> messages = new ArrayList<>();
        final List<ContentHash> files = new ArrayList<>();

        @Nullable
        String tool;

        @Nullable
        ModelId model;

        @Nullable
        Usage usage;

        @Nullable
        Cost cost;

        @Nullable
        ErrorKind interruptedBy;
    }

    private static void write(Message message, JsonWriter json) {
        json.object(() -> {
            json.member("role", message.role().name());
            json.name("parts").array(() -> message.parts().forEach(part -> PartCodec.write(part, json)));
        });
    }

    private static Message message(JsonReader json) {
        List<Role> role = new ArrayList<>();
        List<Part> parts = new ArrayList<>();
        json.object(name -> {
            switch (name) {
                case "role" -> role.add(Role.valueOf(json.string()));
                case "parts" -> json.array(() -> parts.add(PartCodec.read(json)));
                default -> throw json.fault();
            }
        });
        if (role.size() != 1) {
            throw json.fault();
        }
        return new Message(role.get(0), parts);
    }

    private static void write(Usage usage, JsonWriter json) {
        json.object(() -> {
            json.name("input").number(usage.inputTokens());
            json.name("output").number(usage.outputTokens());
            json.name("cachedInput").number(usage.cachedInputTokens());
            json.name("cacheWrite").number(usage.cacheWriteTokens());
            if (usage.longCacheWriteTokens() > 0) {
                json.name("cacheWriteLong").number(usage.longCacheWriteTokens());
            }
            json.name("reasoning").number(usage.reasoningTokens());
            json.member("raw", usage.raw() == null ? null : usage.raw().text());
        });
    }

    private static Usage usage(JsonReader json) {
        long[] counts = new long[6];
        List<JsonText> raw = new ArrayList<>();
        json.object(name -> {
            switch (name) {
                case "input" -> counts[0] = json.number();
                case "output" -> counts[1] = json.number();
                case "cachedInput" -> counts[2] = json.number();
                case "cacheWrite" -> counts[3] = json.number();
                case "reasoning" -> counts[4] = json.number();
                case "cacheWriteLong" -> counts[5] = json.number();
                case "raw" -> raw.add(JsonText.of(json.string()));
                default -> throw json.fault();
            }
        });
        return new Usage(counts[0], counts[1], counts[2], counts[3], counts[4], raw.isEmpty() ? null : raw.get(0))
                .withLongCacheWrite(counts[5]);
    }

    private static Cost cost(JsonReader json) {
        List<String> amount = new ArrayList<>();
        List<String> currency = new ArrayList<>();
        json.object(name -> (name.equals("amount") ? amount : currency).add(json.string()));
        if (amount.size() != 1 || currency.size() != 1) {
            throw json.fault();
        }
        return new Cost(new BigDecimal(amount.get(0)), currency.get(0));
    }
}
