package dev.exai.server.ops;

import dev.exai.core.chat.Message;
import dev.exai.core.chat.ToolCall;
import dev.exai.core.chat.Usage;
import dev.exai.core.model.Cost;
import dev.exai.sessions.Conversation;
import dev.exai.sessions.ConversationTotals;
import dev.exai.sessions.SearchHit;
import dev.exai.sessions.Turn;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Conversations as JSON for people and programs that look at them; the lossless form is that of exports. */
public final class ConversationJson {
    private ConversationJson() {}

    /** What is known of the conversation beside its turns. */
    public static ObjectNode of(Conversation conversation) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", conversation.id().value());
        put(json, "title", conversation.title());
        json.put("created_at", conversation.createdAt().toString());
        json.put("last_used_at", conversation.lastUsedAt().toString());
        json.put("turns", conversation.version());
        json.put("size_bytes", conversation.sizeBytes());
        json.put("pinned", conversation.marks().pinned());
        json.put("archived", conversation.marks().archived());
        if (conversation.forkedFrom() != null) {
            json.put("forked_from", conversation.forkedFrom().value());
        }
        return json;
    }

    /** The turn with the texts of its messages; images and opaque data are left out. */
    public static ObjectNode of(Turn turn) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("turn", turn.number());
        json.put("at", turn.at().toString());
        put(json, "tool", turn.content().tool());
        put(json, "model", turn.content().model());
        put(json, "interrupted_by", turn.content().interruptedBy());
        Usage usage = turn.content().usage();
        if (usage != null) {
            json.put("input_tokens", usage.inputTokens());
            json.put("output_tokens", usage.outputTokens());
        }
        put(json, "cost", turn.content().cost());
        ArrayNode messages = json.putArray("messages");
        turn.messages().forEach(message -> messages.add(of(message)));
        return json;
    }

    /** A turn in which a text was found. */
    public static ObjectNode of(SearchHit hit) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", hit.conversation().value());
        put(json, "title", hit.title());
        json.put("turn", hit.turn());
        json.put("at", hit.at().toString());
        json.put("excerpt", hit.excerpt());
        return json;
    }

    /** What the turns used and cost. */
    public static ObjectNode of(ConversationTotals totals) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("input_tokens", totals.usage().inputTokens());
        json.put("output_tokens", totals.usage().outputTokens());
        json.put("unmetered_turns", totals.unmetered());
        ArrayNode costs = json.putArray("costs");
        totals.costs().stream().map(Cost::toString).forEach(costs::add);
        return json;
    }

    private static ObjectNode of(Message message) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("role", message.role().name().toLowerCase(Locale.ROOT));
        json.put("text", message.text());
        if (!message.toolCalls().isEmpty()) {
            ArrayNode calls = json.putArray("tool_calls");
            message.toolCalls().stream().map(ToolCall::name).forEach(calls::add);
        }
        return json;
    }

    private static void put(ObjectNode json, String name, @Nullable Object value) {
        if (value != null) {
            json.put(name, value.toString());
        }
    }
}
