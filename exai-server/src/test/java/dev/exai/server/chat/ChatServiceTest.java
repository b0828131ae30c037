package dev.exai.server.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.exai.core.CancelToken;
import dev.exai.core.Deadline;
import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.core.TimeSource;
import dev.exai.core.chat.ChatEvent;
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
import dev.exai.sessions.ConversationId;
import dev.exai.sessions.ConversationLimits;
import dev.exai.sessions.Conversations;
import dev.exai.sessions.SessionManager;
import dev.exai.sessions.Turn;
import dev.exai.testkit.Parallel;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChatServiceTest {
    private final ProviderRegistry providers = Providers.load(
            List.of(ProviderConfig.of(new ProviderId("demo"), "demo").build()));
    private final SessionManager sessions = SessionManager.create();
    private final ConversationLimits small = new ConversationLimits(2, 4_000, 10, 40_000, Duration.ofHours(1));
    private final Conversations conversations = Conversations.inMemory(small, TimeSource.system());
    private final ChatService chats = new ChatService(
            new Router(providers.providers()),
            sessions,
            conversations,
            new AttachmentReader(AllowedRoots.none(), TextLimits.DEFAULT, StoredFiles.none()),
            new FileDelivery(StoredFiles.none()),
            new ModelCalls(UnaryOperator.identity(), null, null),
            "auto");

    @AfterEach
    void close() {
        sessions.close();
        conversations.close();
        providers.close();
        assertThat(sessions.counts().live()).isZero();
    }

    @Test
    void ask_conversationOfSomebodyElse_isLikeAnUnknownOne() {
        String mine = ask(ChatQuestion.of("hi"), "me").continuationId();

        assertThatThrownBy(() -> ask(ChatQuestion.of("hi").continuationId(mine), "you"))
                .isInstanceOfSatisfying(
                        ExaiException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND));
    }

    @Test
    void ask_conversationThatIsFull_answersAndSaysThatItIsNotKept() {
        String id = ask(ChatQuestion.of("one"), "me").continuationId();
        ask(ChatQuestion.of("two").continuationId(id), "me");

        ChatAnswer answer = ask(ChatQuestion.of("three").continuationId(id), "me");

        assertThat(answer.response().text()).contains("three");
        assertThat(answer.continuationId()).isNull();
        assertThat(answer.warnings()).extracting("code").containsExactly("not_kept");
    }

    @Test
    void ask_questionTooLargeToKeep_leavesNoEmptyConversation() {
        ChatAnswer answer = ask(ChatQuestion.of("x ".repeat(3_000)), "me");

        assertThat(answer.continuationId()).isNull();
        assertThat(conversations.list(new PrincipalId("me"), null, 10).conversations())
                .isEmpty();
    }

    @Test
    void ask_cancelledInTheMiddle_keepsThePartMarked() {
        String id = ask(ChatQuestion.of("one"), "me").continuationId();
        CancelToken cancel = new CancelToken();
        CallContext context = CallContext.until(Deadline.after(Duration.ofSeconds(30)))
                .principal(new PrincipalId("me"))
                .cancel(cancel)
                .build();

        assertThatThrownBy(() -> chats.ask(
                        ChatQuestion.of("two of many words").continuationId(id).build(),
                        context,
                        event -> cancelAtText(event, cancel)))
                .isInstanceOfSatisfying(
                        ExaiException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CANCELLED));

        List<Turn> turns = conversations
                .history(new PrincipalId("me"), new ConversationId(id), Long.MAX_VALUE)
                .turns();
        assertThat(turns).hasSize(2);
        assertThat(turns.get(0).content().interruptedBy()).isNull();
        assertThat(turns.get(1).content().interruptedBy()).isEqualTo(ErrorKind.CANCELLED);
        assertThat(turns.get(1).messages().get(1).text()).isNotEmpty().doesNotContain("many words");
    }

    @Test
    void ask_newConversationCancelledInTheMiddle_keepsThePartAndTellsWhere() {
        CancelToken cancel = new CancelToken();
        CallContext context = CallContext.until(Deadline.after(Duration.ofSeconds(30)))
                .principal(new PrincipalId("me"))
                .cancel(cancel)
                .build();

        InterruptedAnswerException broken = catchThrowableOfType(
                InterruptedAnswerException.class,
                () -> chats.ask(
                        ChatQuestion.of("one of many words").build(), context, event -> cancelAtText(event, cancel)));

        assertThat(broken.kind()).isEqualTo(ErrorKind.CANCELLED);
        assertThat(broken.partialText()).isNotEmpty().doesNotContain("many words");
        ConversationId kept = new ConversationId(String.valueOf(broken.continuationId()));
        Turn turn = conversations
                .history(new PrincipalId("me"), kept, Long.MAX_VALUE)
                .turns()
                .get(0);
        assertThat(turn.content().interruptedBy()).isEqualTo(ErrorKind.CANCELLED);
        assertThat(turn.messages().get(1).text()).isEqualTo(broken.partialText());
        assertThat(ask(ChatQuestion.of("go on").continuationId(kept.value()), "me")
                        .sent()
                        .earlierTurns())
                .isOne();
    }

    @Test
    void ask_newConversationCancelledAndTooLargeToKeep_tellsThePartAndLeavesNoConversation() {
        CancelToken cancel = new CancelToken();
        CallContext context = CallContext.until(Deadline.after(Duration.ofSeconds(30)))
                .principal(new PrincipalId("me"))
                .cancel(cancel)
                .build();

        InterruptedAnswerException broken = catchThrowableOfType(
                InterruptedAnswerException.class,
                () -> chats.ask(
                        ChatQuestion.of("x ".repeat(3_000)).build(), context, event -> cancelAtText(event, cancel)));

        assertThat(broken.partialText()).isNotEmpty();
        assertThat(broken.continuationId()).isNull();
        assertThat(broken.error().getSuppressed()).hasSize(1);
        assertThat(conversations.list(new PrincipalId("me"), null, 10).conversations())
                .isEmpty();
    }

    @Test
    void ask_fileWithoutRoots_isDeniedAndNothingIsAsked() {
        assertThatThrownBy(() -> ask(ChatQuestion.of("hi").files(List.of("/etc/hostname")), "me"))
                .isInstanceOfSatisfying(
                        ExaiException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.PATH_DENIED));
        assertThat(sessions.counts().started()).isZero();
    }

    @Test
    void ask_manyCallersAtOnce_eachGetsItsOwnAnswer() throws Exception {
        List<String> answers = Parallel.inParallel(
                16,
                number -> ask(ChatQuestion.of("number " + number + "."), "p" + number)
                        .response()
                        .text());

        for (int i = 0; i < answers.size(); i++) {
            assertThat(answers.get(i)).contains("number " + i + ".");
        }
    }

    private static void cancelAtText(ChatEvent event, CancelToken cancel) {
        if (event instanceof ChatEvent.TextDelta) {
            cancel.cancel("enough");
        }
    }

    private ChatAnswer ask(ChatQuestion.Builder question, String principal) {
        CallContext context = CallContext.until(Deadline.after(Duration.ofSeconds(30)))
                .principal(new PrincipalId(principal))
                .build();
        return chats.ask(question.build(), context, event -> {});
    }
}
