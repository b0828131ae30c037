package dev.exai.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.Deadline;
import dev.exai.core.PrincipalId;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.FinishReason;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.Role;
import dev.exai.core.chat.Usage;
import dev.exai.core.model.Capability;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ModelLimits;
import dev.exai.core.model.Support;
import dev.exai.core.route.Router;
import dev.exai.core.spi.CallContext;
import dev.exai.files.AllowedRoots;
import dev.exai.files.TextLimits;
import dev.exai.server.files.FileDelivery;
import dev.exai.server.files.StoredFiles;
import dev.exai.sessions.Conversations;
import dev.exai.sessions.SessionManager;
import dev.exai.sessions.Summaries;
import dev.exai.testkit.ScriptedProvider;
import dev.exai.testkit.StreamScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long prompts become, and what happens to answers and conversations that are too long. */
class ChatLengthTest {
    private static final ModelId BIG = ModelId.of("scripted", "big");
    private static final ModelId SMALL = ModelId.of("scripted", "small");
    private static final ModelId CHEAP = ModelId.of("scripted", "cheap");
    private static final int SMALL_CONTEXT = 8_000;
    private static final PrincipalId ME = new PrincipalId("me");

    private final ScriptedProvider provider = new ScriptedProvider(
            "scripted", List.of(model(BIG, 200_000), model(SMALL, SMALL_CONTEXT), model(CHEAP, 200_000)));
    private final Router router = new Router(List.of(provider));
    private final SessionManager sessions = SessionManager.create();
    private final Conversations conversations = Conversations.inMemory();
    private final ChatService chats = service(null);

    @AfterEach
    void close() {
        sessions.close();
        conversations.close();
        assertThat(provider.openStreams()).isZero();
    }

    @Test
    void ask_fiftyTurnsOfOneLine_sendsLittleMoreThanTheTurnsAndTheSystemPrompt() {
        provider.onEveryOpen(script -> script.reply("an answer of one line as well"));
        String system = "You are brief.";
        String id = null;
        int said = system.length();
        for (int i = 1; i <= 50; i++) {
            String line = "question number " + i + " of one line";
            ChatQuestion.Builder question =
                    ChatQuestion.of(line).model(BIG.toString()).continuationId(id);
            id = ask(chats, i == 1 ? question.systemPrompt(system) : question).continuationId();

            said += line.length();
            ChatRequest sent = lastRequest();
            assertThat(characters(sent)).isLessThanOrEqualTo((int) (said * 1.05));
            assertThat(sent.messages()).hasSize(2 * i);
            said += "an answer of one line as well".length();
        }
    }

    @Test
    void ask_longConversation_keepsItsPrefixWhateverTheSizeOfTheQuestion() {
        provider.onEveryOpen(script -> answer(script, "x".repeat(300)));
        String id = null;
        int moves = 0;
        Message firstSent = null;
        for (int i = 1; i <= 120; i++) {
            String question = "q" + i + " " + "y".repeat(i % 7 * 100);
            id = ask(chats, ChatQuestion.of(question).model(SMALL.toString()).continuationId(id))
                    .continuationId();
            Message first = lastRequest().messages().get(0);
            moves += first.equals(firstSent) ? 0 : 1;
            firstSent = first;
        }

        assertThat(moves).isLessThan(30);
        assertThat(characters(lastRequest()) / 4).isLessThan(SMALL_CONTEXT * 3 / 4);
    }

    @Test
    void ask_modelCountsMoreThanEstimated_sendsLess() {
        provider.onEveryOpen(script -> answer(script, "x".repeat(300)));
        String id = longConversation(100);
        int before = lastRequest().messages().size();
        provider.onEveryOpen(script -> script.events(
                new ChatEvent.Started("r", SMALL),
                new ChatEvent.TextDelta("counted"),
                new ChatEvent.UsageSeen(Usage.of(14_000, 1)),
                new ChatEvent.Done(FinishReason.STOP)));

        ask(chats, ChatQuestion.of("one").model(SMALL.toString()).continuationId(id));
        ask(chats, ChatQuestion.of("two").model(SMALL.toString()).continuationId(id));

        assertThat(lastRequest().messages().size()).isLessThan(before * 2 / 3);
    }

    @Test
    void ask_turnsLeftOut_areSummarizedForTheNextQuestion() {
        ChatService summarizing = service(new Summaries(conversations, sessions, router, CHEAP.toString()));
        provider.onEveryOpen(script -> answer(script, "x".repeat(300)));
        String id = longConversation(100);

        ask(summarizing, ChatQuestion.of("one").model(SMALL.toString()).continuationId(id));
        awaitQuiet();
        ChatAnswer answer = ask(summarizing, ChatQuestion.of("two").continuationId(id));
        assertThat(answer.sent().summarizedThrough()).isPositive();
        assertThat(answer.sent().turnsLeftOut()).isPositive();
        assertThat(answer.warnings())
                .anySatisfy(warning -> assertThat(warning.message()).contains("a summary stands for those up to turn"));
        assertThat(answer.plan().model().id()).isEqualTo(SMALL);
        List<Message> sent = calls(SMALL).get(calls(SMALL).size() - 1).messages();
        assertThat(sent.get(0).text()).contains("Summarize");
        assertThat(sent.get(1).text()).isEqualTo("x".repeat(300));
        awaitQuiet();
    }

    @Test
    void ask_answerCutByLength_goesOnWhenAsked() {
        for (String part : List.of("one two three four ", "three four five")) {
            provider.onOpen()
                    .events(
                            new ChatEvent.Started("r", BIG),
                            new ChatEvent.TextDelta(part),
                            new ChatEvent.UsageSeen(Usage.of(1, 1)),
                            new ChatEvent.Done(
                                    part.startsWith("one")
                                            ? new FinishReason(FinishReason.Kind.LENGTH, "length")
                                            : FinishReason.STOP));
        }

        ChatAnswer answer =
                ask(chats, ChatQuestion.of("count").model(BIG.toString()).continueWhenCut(true));

        assertThat(answer.response().text()).isEqualTo("one two three four five");
        assertThat(answer.warnings()).extracting(ChatEvent.Warning::code).containsExactly("answer_continued");
        assertThat(answer.source()).isEqualTo(ChatAnswer.Source.MODEL);
    }

    /** An answer without a word on usage, which the meter would learn from. */
    private static void answer(StreamScript script, String text) {
        script.events(
                new ChatEvent.Started("r", SMALL),
                new ChatEvent.TextDelta(text),
                new ChatEvent.Done(FinishReason.STOP));
    }

    private String longConversation(int turns) {
        String id = null;
        for (int i = 1; i <= turns; i++) {
            id = ask(chats, ChatQuestion.of("q" + i).model(SMALL.toString()).continuationId(id))
                    .continuationId();
        }
        return id;
    }

    private void awaitQuiet() {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (sessions.counts().live() > 0 && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(sessions.counts().live()).isZero();
    }

    private ChatRequest lastRequest() {
        return provider.calls().get(provider.calls().size() - 1).request();
    }

    private List<ChatRequest> calls(ModelId model) {
        List<ChatRequest> calls = new ArrayList<>();
        for (ScriptedProvider.Call call : provider.calls()) {
            if (call.request().model().equals(model.name())) {
                calls.add(call.request());
            }
        }
        return calls;
    }

    private static int characters(ChatRequest request) {
        return request.messages().stream()
                .filter(message -> message.role() != Role.TOOL)
                .mapToInt(message -> message.text().length())
                .sum();
    }

    private static ChatAnswer ask(ChatService service, ChatQuestion.Builder question) {
        CallContext context = CallContext.until(Deadline.after(Duration.ofSeconds(30)))
                .principal(ME)
                .build();
        return service.ask(question.build(), context, event -> {});
    }

    private ChatService service(Summaries summaries) {
        return new ChatService(
                router,
                sessions,
                conversations,
                new AttachmentReader(AllowedRoots.none(), TextLimits.DEFAULT, StoredFiles.none()),
                new FileDelivery(StoredFiles.none()),
                new ModelCalls(UnaryOperator.identity(), null, summaries),
                "auto");
    }

    private static ModelInfo model(ModelId id, int context) {
        ModelInfo.Builder model = ModelInfo.of(id).limits(new ModelLimits(context, null, null));
        for (Capability capability : Capability.values()) {
            model.capability(capability, Support.YES);
        }
        return model.build();
    }
}
