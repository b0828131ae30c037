package dev.exai.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.Deadline;
import dev.exai.core.PrincipalId;
import dev.exai.core.Secret;
import dev.exai.core.TimeSource;
import dev.exai.core.model.ProviderId;
import dev.exai.core.route.Router;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.ProviderConfig;
import dev.exai.files.AllowedRoots;
import dev.exai.files.TextLimits;
import dev.exai.providers.ProviderRegistry;
import dev.exai.providers.Providers;
import dev.exai.server.files.FileDelivery;
import dev.exai.server.files.StoredFiles;
import dev.exai.sessions.ConversationLimits;
import dev.exai.sessions.Conversations;
import dev.exai.sessions.SessionManager;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.WireDialect;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** All calls of a conversation, and no others, share a provider's prompt cache. */
class CacheKeyTest {
    private static final Pattern KEY = Pattern.compile("\"prompt_cache_key\":\"([0-9a-f]{32})\"");

    private final FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
    private final ProviderRegistry providers = Providers.load(List.of(ProviderConfig.of(new ProviderId("lab"), "openai")
            .baseUrl(upstream.baseUrl())
            .keys(List.of(Secret.of(upstream.key())))
            .build()));
    private final SessionManager sessions = SessionManager.create();
    private final Conversations conversations = Conversations.inMemory(
            new ConversationLimits(9, 40_000, 10, 400_000, Duration.ofHours(1)), TimeSource.system());
    private final ChatService chats = new ChatService(
            new Router(providers.providers()),
            sessions,
            conversations,
            new AttachmentReader(AllowedRoots.none(), TextLimits.DEFAULT, StoredFiles.none()),
            new FileDelivery(StoredFiles.none()),
            new ModelCalls(UnaryOperator.identity(), null, null),
            "lab/gpt-4.1");

    @AfterEach
    void close() {
        sessions.close();
        conversations.close();
        providers.close();
        upstream.close();
    }

    @Test
    void ask_callsOfOneConversation_carryOneKey() {
        String conversation = ask("first question", null, "me");
        ask("second question", conversation, "me");
        ask("third question", conversation, "me");

        assertThat(keys()).hasSize(3);
        assertThat(keys().get(0)).isEqualTo(keys().get(1)).isEqualTo(keys().get(2));
    }

    @Test
    void ask_otherConversationOrCaller_carriesAnotherKey() {
        ask("first question", null, "me");
        ask("other question", null, "me");
        ask("first question", null, "you");

        assertThat(keys()).hasSize(3).doesNotHaveDuplicates();
    }

    private String ask(String prompt, String conversation, String principal) {
        CallContext context = CallContext.until(Deadline.after(Duration.ofSeconds(30)))
                .principal(new PrincipalId(principal))
                .build();
        ChatQuestion.Builder question = ChatQuestion.of(prompt);
        if (conversation != null) {
            question.continuationId(conversation);
        }
        return chats.ask(question.build(), context, event -> {}).continuationId();
    }

    private List<String> keys() {
        return upstream.chats().stream()
                .map(request -> KEY.matcher(request.bodyText()))
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .toList();
    }
}
