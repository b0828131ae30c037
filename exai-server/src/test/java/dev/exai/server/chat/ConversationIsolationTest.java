package dev.exai.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.Deadline;
import dev.exai.core.PrincipalId;
import dev.exai.core.TimeSource;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.Usage;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ModelLimits;
import dev.exai.core.model.ProviderId;
import dev.exai.core.route.Router;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Provider;
import dev.exai.files.AllowedRoots;
import dev.exai.files.TextLimits;
import dev.exai.sessions.AnswerCache;
import dev.exai.sessions.ConversationId;
import dev.exai.sessions.ConversationLimits;
import dev.exai.sessions.ConversationPage;
import dev.exai.sessions.Conversations;
import dev.exai.sessions.SessionManager;
import dev.exai.sessions.SessionSnapshot;
import dev.exai.sessions.Turn;
import dev.exai.testkit.Parallel;
import java.time.Duration;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two principals with two conversations each, interleaved at random: nobody ever sees a word of another. */
class ConversationIsolationTest {
    private static final int CALLS = 10_000;
    private static final int ROUNDS = 10;
    private static final int THREADS = 4;
    private static final long SEED = 20_261_122;
    private static final ModelId MODEL = ModelId.of("parrot", "m");
    private static final Pattern CANARY = Pattern.compile("canary-(\\w+)-(\\d)");
    private static final ConversationLimits WIDE =
            new ConversationLimits(10_000, 1L << 24, 10_000, 1L << 28, Duration.ofHours(1));
    private static final int TURNS = 25; // then a conversation begins anew, so that 10,000 calls take seconds

    private final SessionManager sessions = SessionManager.create();
    private final Conversations conversations = Conversations.inMemory(WIDE, TimeSource.system());
    private final Map<String, Deque<String>> talks = new ConcurrentHashMap<>();
    private final Set<String> leaks = ConcurrentHashMap.newKeySet();
    private final ChatService chats = new ChatService(
            new Router(List.of(new Parrot())),
            sessions,
            conversations,
            new AttachmentReader(AllowedRoots.none(), TextLimits.DEFAULT),
            new ModelCalls(
                    UnaryOperator.identity(), new AnswerCache(1 << 20, Duration.ofHours(1), TimeSource.system()), null),
            "auto");

    /** Answers with the canary of its caller, and looks for others in what it is shown. */
    private final class Parrot implements Provider {
        @Override
        public ProviderId id() {
            return MODEL.provider();
        }

        @Override
        public List<ModelInfo> models() {
            return List.of(ModelInfo.of(MODEL)
                    .limits(new ModelLimits(1_000, null, null))
                    .build());
        }

        @Override
        public ChatStream open(ChatRequest request, CallContext context) {
            List<Message> messages = request.messages();
            String question = messages.get(messages.size() - 1).text();
            String own = "canary-" + context.principal() + "-" + question.charAt(0);
            Set<String> seen = new TreeSet<>();
            messages.forEach(message -> seen.addAll(canariesIn(message.text())));
            seen.remove(own);
            if (!seen.isEmpty()) {
                leaks.add("prompt of " + own + " holds " + seen);
            }
            return ChatStream.of(ChatResponse.text(MODEL, "answer to " + own, Usage.of(1, 1)));
        }
    }

    @AfterEach
    void close() {
        sessions.close();
        conversations.close();
    }

    @Test
    void ask_tenThousandInterleavedCalls_showNobodyAWordOfAnother() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            long seed = SEED + round * THREADS;
            AtomicInteger left = new AtomicInteger(CALLS / ROUNDS);
            Parallel.inParallel(THREADS, number -> {
                Random random = new Random(seed + number);
                while (left.getAndDecrement() > 0) {
                    call(random.nextBoolean() ? "ann" : "bob", 1 + random.nextInt(2), random);
                }
                return null;
            });
        }

        assertThat(leaks).as("seed " + SEED).isEmpty();
        talks.forEach((name, handles) -> handles.forEach(handle -> checkStored(name, new ConversationId(handle))));
        checkListings();
        assertThat(sessions.counts().started()).isEqualTo(CALLS);
        assertThat(sessions.counts().succeeded()).isEqualTo(CALLS);
    }

    private void call(String principal, int talk, Random random) {
        boolean alone = random.nextInt(20) == 0;
        String own = "canary-" + principal + "-" + talk;
        // the same words for everybody, so that a cache or a shared call that forgets whose they are shows it
        String text = alone ? talk + " the same question" : talk + " " + own + " says " + random.nextInt();
        Deque<String> handles = talks.computeIfAbsent(principal + talk, key -> new ConcurrentLinkedDeque<>());
        String handle = alone || random.nextInt(TURNS) == 0 ? null : handles.peekLast();
        ChatAnswer answer =
                ask(principal, ChatQuestion.of(text).continuationId(handle).shareIdentical(alone));
        if (handle == null && !alone) {
            handles.add(answer.continuationId());
        }
        check("answer to " + own, own, answer.response().text());
        for (SessionSnapshot live : sessions.live(new PrincipalId(principal))) {
            if (!live.principal().value().equals(principal)) {
                leaks.add("listing of " + principal + " shows " + live.principal());
            }
        }
    }

    private void check(String where, String own, String text) {
        Set<String> seen = canariesIn(text);
        if (!seen.equals(Set.of(own))) {
            leaks.add(where + " holds " + seen);
        }
    }

    private void checkStored(String name, ConversationId handle) {
        PrincipalId owner = new PrincipalId(name.substring(0, 3));
        String own = "canary-" + owner + "-" + name.charAt(3);
        long after = 0;
        List<Turn> page = conversations
                .turns(owner, handle, after, Conversations.MAX_PAGE)
                .turns();
        while (!page.isEmpty()) {
            for (Turn turn : page) {
                turn.messages().forEach(message -> check("stored turn of " + own, own, message.text()));
                after = turn.number();
            }
            page = conversations
                    .turns(owner, handle, after, Conversations.MAX_PAGE)
                    .turns();
        }
        assertThat(leaks).isEmpty();
    }

    private void checkListings() {
        for (String principal : List.of("ann", "bob")) {
            Set<String> listed = new HashSet<>();
            String after = null;
            do {
                ConversationPage page = conversations.list(new PrincipalId(principal), after, Conversations.MAX_PAGE);
                page.conversations()
                        .forEach(conversation -> listed.add(conversation.id().value()));
                after = page.next();
            } while (after != null);
            talks.forEach((name, handles) -> handles.forEach(
                    handle -> assertThat(listed.contains(handle)).as(name).isEqualTo(name.startsWith(principal))));
        }
    }

    private ChatAnswer ask(String principal, ChatQuestion.Builder question) {
        CallContext context = CallContext.until(Deadline.after(Duration.ofMinutes(2)))
                .principal(new PrincipalId(principal))
                .build();
        return chats.ask(question.build(), context, event -> {});
    }

    private static Set<String> canariesIn(String text) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = CANARY.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group());
        }
        return found;
    }
}
