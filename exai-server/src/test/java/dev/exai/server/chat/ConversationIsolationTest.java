package dev.exai.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

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
import dev.exai.core.spi.Timeouts;
import dev.exai.files.AllowedRoots;
import dev.exai.files.TextLimits;
import dev.exai.server.files.FileDelivery;
import dev.exai.server.files.StoredFiles;
import dev.exai.server.mcp.Completer;
import dev.exai.server.mcp.ResourceCatalog;
import dev.exai.server.mcp.ResourceReader;
import dev.exai.server.tools.CallClocks;
import dev.exai.server.tools.CallRoots;
import dev.exai.server.tools.CallerContext;
import dev.exai.server.tools.ChatTool;
import dev.exai.sessions.AnswerCache;
import dev.exai.sessions.ConversationId;
import dev.exai.sessions.ConversationLimits;
import dev.exai.sessions.Conversations;
import dev.exai.sessions.IdempotencyStore;
import dev.exai.sessions.IdempotentCalls;
import dev.exai.sessions.SearchPage;
import dev.exai.sessions.SessionManager;
import dev.exai.sessions.SessionSnapshot;
import dev.exai.sessions.Storage;
import dev.exai.testkit.Parallel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Deque;
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
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Two principals with two conversations each, interleaved at random, through the tool: nobody ever sees a word of another, be
 * it in a prompt, an answer, a cache, an answer under a key, a listing, a search, a resource or an export.
 * {@code -Dexai.isolation.calls} makes it longer on disk, where each call waits for syncs.
 */
class ConversationIsolationTest {
    private static final int CALLS = 10_000;
    private static final int CALLS_ON_DISK = Integer.getInteger("exai.isolation.calls", 1_000);
    private static final int ROUNDS = 10;
    private static final int THREADS = 4;
    private static final long SEED = Long.getLong("exai.seed", 20_261_122);
    private static final List<String> PRINCIPALS = List.of("ann", "bob");
    private static final ModelId MODEL = ModelId.of("parrot", "m");
    private static final Pattern CANARY = Pattern.compile("canary-(\\w+)-(\\d)");
    private static final ConversationLimits WIDE =
            new ConversationLimits(10_000, 1L << 24, 10_000, 1L << 28, Duration.ofHours(1));
    private static final int TURNS = 25; // then a conversation begins anew, so that 10,000 calls take seconds
    private static final int KEYS = 20;

    private final SessionManager sessions = SessionManager.create();
    private final Map<String, Deque<String>> talks = new ConcurrentHashMap<>();
    private final Set<String> leaks = ConcurrentHashMap.newKeySet();
    private final AtomicInteger replayed = new AtomicInteger();

    @TempDir
    private Path directory;

    private Conversations conversations;
    private IdempotentCalls keys;
    private ChatTool chat;
    private ResourceReader resources;
    private Completer completer;

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
            String own = canary(context.principal().value(), question.charAt(0) - '0');
            messages.forEach(message -> check("prompt of " + own, own, message.text()));
            return ChatStream.of(ChatResponse.text(MODEL, "answer to " + own, Usage.of(1, 1)));
        }
    }

    @AfterEach
    void close() {
        sessions.close();
        keys.close();
        conversations.close();
    }

    @Test
    void calls_inMemory_showNobodyAWordOfAnother() throws Exception {
        open(Conversations.inMemory(WIDE, TimeSource.system()), IdempotencyStore.inMemory(TimeSource.system()));

        call(CALLS);

        checkEverything();
    }

    @Test
    void calls_onDisk_showNobodyAWordOfAnother() throws Exception {
        try (Storage storage = Storage.sqlite(directory.resolve("data"), TimeSource.system())) {
            open(storage.conversations(WIDE), storage.idempotencyStore());

            call(CALLS_ON_DISK);

            checkEverything();
            assertThat(storage.check().isSound()).isTrue();
        }
    }

    private void open(Conversations kept, IdempotencyStore keyStore) {
        conversations = kept;
        keys = new IdempotentCalls(keyStore, TimeSource.system());
        AnswerCache cache = new AnswerCache(1 << 20, Duration.ofHours(1), TimeSource.system());
        ChatService chats = new ChatService(
                new Router(List.of(new Parrot())),
                sessions,
                conversations,
                new AttachmentReader(AllowedRoots.none(), TextLimits.DEFAULT, StoredFiles.none()),
                new FileDelivery(StoredFiles.none()),
                new ModelCalls(UnaryOperator.identity(), cache, null),
                "auto");
        chat = new ChatTool(
                chats,
                keys,
                new CallRoots(AllowedRoots.none(), Set.of()),
                new CallClocks(Timeouts.DEFAULT, Duration.ofMinutes(2)));
        ResourceCatalog catalog = new ResourceCatalog();
        ConversationResources.addTo(catalog, conversations);
        resources = new ResourceReader(catalog);
        completer = ConversationResources.completing(conversations, request -> List.of());
    }

    private void call(int calls) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            long seed = SEED + round * THREADS;
            AtomicInteger left = new AtomicInteger(calls / ROUNDS);
            Parallel.inParallel(THREADS, number -> {
                Random random = new Random(seed + number);
                while (left.getAndDecrement() > 0) {
                    call(PRINCIPALS.get(random.nextInt(2)), 1 + random.nextInt(2), random);
                }
                return null;
            });
        }
        assertThat(replayed).hasPositiveValue();
        assertThat(sessions.counts().started()).isEqualTo(calls - replayed.get());
        assertThat(sessions.counts().succeeded()).isEqualTo(calls - replayed.get());
    }

    private void call(String principal, int talk, Random random) {
        String own = canary(principal, talk);
        ObjectNode arguments = JsonNodeFactory.instance.objectNode();
        // the same words and keys for everybody, so that whatever forgets whose they are shows it
        switch (random.nextInt(20)) {
            case 0 -> arguments.put("prompt", talk + " the same question").put("share_identical", true);
            case 1 -> {
                int number = random.nextInt(KEYS);
                arguments.put("prompt", talk + " number " + number).put("idempotency_key", talk + "-" + number);
            }
            default -> {
                arguments.put("prompt", talk + " " + own + " says " + random.nextInt());
                String handle = random.nextInt(TURNS) == 0 ? null : talks(own).peekLast();
                if (handle != null) {
                    arguments.put("continuation_id", handle);
                }
            }
        }
        JsonNode answer = chat.call(arguments, new CallerContext(new PrincipalId(principal)))
                .structured();
        replayed.addAndGet(answer.path("answered_from").asString().equals("idempotency_key") ? 1 : 0);
        checkAnswer(own, arguments, answer);
        for (SessionSnapshot live : sessions.live(new PrincipalId(principal))) {
            if (!live.principal().value().equals(principal)) {
                leaks.add("sessions of " + principal + " show " + live.principal());
            }
        }
    }

    private void checkAnswer(String own, ObjectNode arguments, JsonNode answer) {
        if (!answer.path("content").asString().equals("answer to " + own)) {
            leaks.add("answer to " + own + " is " + answer.path("content"));
        }
        String handle = answer.path("continuation_id").asString();
        if (!arguments.has("continuation_id") && !talks(own).contains(handle)) {
            talks(own).add(handle);
        }
    }

    private Deque<String> talks(String canary) {
        return talks.computeIfAbsent(canary, key -> new ConcurrentLinkedDeque<>());
    }

    private void checkEverything() throws IOException {
        assertThat(leaks).as("seed " + SEED).isEmpty();
        for (String principal : PRINCIPALS) {
            String other = principal.equals("ann") ? "bob" : "ann";
            for (int talk = 1; talk <= 2; talk++) {
                String own = canary(principal, talk);
                checkTalks(principal, other, own);
                checkSearch(principal, own);
                assertThat(hits(other, own)).as("search of " + other).isEmpty();
            }
            checkListings(principal);
        }
        assertThat(leaks).as("seed " + SEED).isEmpty();
    }

    private void checkTalks(String principal, String other, String own) throws IOException {
        PrincipalId owner = new PrincipalId(principal);
        for (String handle : talks(own)) {
            ConversationId id = new ConversationId(handle);
            StringBuilder exported = new StringBuilder();
            conversations.exportTo(owner, id, exported);
            check("export of " + own, own, exported.toString());
            String uri = "exai://conversations/" + handle;
            check(
                    "resource of " + own,
                    own,
                    resources.text(uri, new CallerContext(owner)).orElseThrow());
            assertThat(resources.text(uri, new CallerContext(new PrincipalId(other))))
                    .as("resource of " + own + " for " + other)
                    .isEmpty();
        }
    }

    private void checkSearch(String principal, String own) {
        Set<String> found = hits(principal, own);
        assertThat(found).isNotEmpty().isSubsetOf(talks(own));
    }

    private Set<String> hits(String principal, String text) {
        Set<String> handles = new TreeSet<>();
        String after = null;
        do {
            SearchPage page = conversations.search(new PrincipalId(principal), text, after, Conversations.MAX_PAGE);
            page.hits().forEach(hit -> {
                check("excerpt for " + principal, text, hit.excerpt());
                handles.add(hit.conversation().value());
            });
            after = page.next();
        } while (after != null);
        return handles;
    }

    private void checkListings(String principal) {
        PrincipalId owner = new PrincipalId(principal);
        Set<String> theirs = new TreeSet<>();
        talks.forEach((canary, handles) -> {
            if (canary.startsWith("canary-" + principal)) {
                theirs.addAll(handles);
            }
        });
        Set<String> listed = new TreeSet<>();
        String after = null;
        do {
            var page = conversations.list(owner, after, Conversations.MAX_PAGE);
            page.conversations().forEach(each -> listed.add(each.id().value()));
            after = page.next();
        } while (after != null);
        assertThat(listed).isEqualTo(theirs);
        assertThat(completer.complete(new Completer.Request(owner, true, "continue", "continuation_id", "", Map.of())))
                .isNotEmpty()
                .isSubsetOf(theirs);
        String resource =
                resources.text("exai://conversations", new CallerContext(owner)).orElseThrow();
        Matcher handles = Pattern.compile("conv_\\w+").matcher(resource);
        while (handles.find()) {
            assertThat(theirs).contains(handles.group());
        }
    }

    private void check(String where, String own, String text) {
        Set<String> seen = new TreeSet<>();
        Matcher matcher = CANARY.matcher(text);
        while (matcher.find()) {
            seen.add(matcher.group());
        }
        seen.remove(own);
        if (!seen.isEmpty()) {
            leaks.add(where + " holds " + seen);
        }
    }

    private static String canary(String principal, int talk) {
        return "canary-" + principal + "-" + talk;
    }
}
