package dev.exai.server.chat;

import dev.exai.core.PrincipalId;
import dev.exai.server.mcp.Absent;
import dev.exai.server.mcp.Completer;
import dev.exai.server.mcp.Resource;
import dev.exai.server.mcp.ResourceCatalog;
import dev.exai.server.mcp.ResourceTemplate;
import dev.exai.server.ops.ConversationJson;
import dev.exai.server.rpc.Json;
import dev.exai.server.tools.ResourceBody;
import dev.exai.server.tools.ToolContext;
import dev.exai.sessions.Conversation;
import dev.exai.sessions.ConversationId;
import dev.exai.sessions.Conversations;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The caller's conversations as resources: a list, and each of them by its handle. Thread-safe. */
public final class ConversationResources {
    private static final String LIST = "exai://conversations";
    private static final String ONE = LIST + "/{id}";
    private static final String JSON = "application/json";
    private static final int LISTED = 100;
    private static final int TURNS = 100;

    private final Conversations conversations;

    private ConversationResources(Conversations conversations) {
        this.conversations = conversations;
    }

    /** Adds them to the catalogue, and tells their owner when one changes. */
    public static void addTo(ResourceCatalog catalog, Conversations conversations) {
        ConversationResources resources = new ConversationResources(conversations);
        catalog.add(resources.new Listing());
        catalog.add(resources.new Single());
        conversations.onChange((owner, id) -> {
            catalog.updated(LIST, owner);
            catalog.updated(LIST + "/" + id, owner);
        });
    }

    /** The completer, and beside it one that proposes handles of the caller's newest conversations. */
    public static Completer completing(Conversations conversations, Completer others) {
        return request -> request.argument().equals("continuation_id") || isHandle(request)
                ? handles(conversations, request.principal(), request.typed())
                : others.complete(request);
    }

    private static boolean isHandle(Completer.Request request) {
        return !request.ofPrompt()
                && request.reference().equals(ONE)
                && request.argument().equals("id");
    }

    private static List<String> handles(Conversations conversations, PrincipalId owner, String typed) {
        return conversations.list(owner, null, LISTED).conversations().stream()
                .map(each -> each.id().value())
                .filter(handle -> handle.startsWith(typed))
                .toList();
    }

    private final class Listing implements Resource {
        @Override
        public Resource.Description description() {
            return new Resource.Description(
                    LIST, "conversations", "Conversations", "Your newest " + LISTED + " conversations.", JSON);
        }

        @Override
        public ResourceBody read(ToolContext context) {
            ArrayNode listed = JsonNodeFactory.instance.arrayNode();
            conversations
                    .list(context.principal(), null, LISTED)
                    .conversations()
                    .forEach(each -> listed.add(ConversationJson.of(each)));
            return new ResourceBody.Text(LIST, JSON, Json.text(listed));
        }
    }

    private final class Single implements ResourceTemplate {
        @Override
        public ResourceTemplate.Description description() {
            return new ResourceTemplate.Description(
                    ONE,
                    "conversation",
                    "Conversation",
                    "What was said in a conversation of yours: its newest " + TURNS + " turns.",
                    JSON);
        }

        @Override
        public Optional<ResourceBody> read(String uri, Map<String, String> variables, ToolContext context) {
            return Absent.asEmpty(
                    () -> new ResourceBody.Text(uri, JSON, Json.text(document(variables, context.principal()))));
        }

        private ObjectNode document(Map<String, String> variables, PrincipalId owner) {
            Conversation found = conversations.get(owner, new ConversationId(variables.getOrDefault("id", "")));
            ObjectNode document = ConversationJson.of(found);
            long before = Math.max(0, found.version() - TURNS);
            document.put("earlier_turns", before);
            ArrayNode said = document.putArray("said");
            conversations
                    .turns(owner, found.id(), before, TURNS)
                    .turns()
                    .forEach(turn -> said.add(ConversationJson.of(turn)));
            return document;
        }
    }
}
