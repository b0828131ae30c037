package dev.exai.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.Usage;
import dev.exai.core.file.ContentHash;
import dev.exai.core.model.Cost;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What conversations do, whatever store keeps them. */
abstract class ConversationRules {
    static final PrincipalId ANN = new PrincipalId("ann");
    static final PrincipalId BOB = new PrincipalId("bob");
    static final Duration IDLE = Duration.ofHours(1);
    private static final ConversationLimits SMALL = new ConversationLimits(3, 100, 2, 150, IDLE);

    final ManualTime time = new ManualTime();
    Conversations conversations;
    Conversations small;

    /** Conversations on the store under test; those of one test may share it. */
    abstract Conversations open(ConversationLimits limits) throws Exception;

    @BeforeEach
    final void openBoth() throws Exception {
        conversations = open(ConversationLimits.DEFAULT);
        small = open(SMALL);
    }

    @AfterEach
    final void closeBoth() {
        conversations.close();
        small.close();
    }

    @Test
    void start_each_mintsAnUnguessableHandle() {
        List<String> handles = IntStream.range(0, 100)
                .mapToObj(i -> conversations.start(ANN).id().value())
                .toList();

        assertThat(handles).doesNotHaveDuplicates().allMatch(handle -> handle.matches("conv_[0-9a-f]{32}"));
    }

    @Test
    void append_turn_isReadBackExactly() {
        Conversation begun = conversations.start(ANN, "a title");
        TurnContent content = TurnContent.of(
                        Message.user("q"), ChatResponse.text(FakeProvider.MODEL, "a", Usage.of(1, 2)))
                .tool("chat")
                .cost(new Cost(BigDecimal.ONE, "USD"))
                .files(List.of(ContentHash.of("f".getBytes(StandardCharsets.UTF_8))))
                .interruptedBy(ErrorKind.CANCELLED)
                .build();
        time.advance(Duration.ofSeconds(1));

        Turn appended = conversations.append(ANN, begun.id(), content);
        TurnPage page = conversations.turns(ANN, begun.id(), 0, 10);
        Conversation now = conversations.get(ANN, begun.id());

        assertThat(page.turns()).containsExactly(appended);
        assertThat(page.next()).isNull();
        assertThat(appended.number()).isEqualTo(1);
        assertThat(appended.at()).isEqualTo(begun.createdAt().plusSeconds(1));
        assertThat(appended.content())
                .isEqualTo(content)
                .hasToString("TurnContent[2 messages, tool chat, model fake/m]");
        assertThat(appended.messages()).containsExactly(Message.user("q"), Message.assistant("a"));
        assertThat(now.version()).isEqualTo(1);
        assertThat(now.sizeBytes()).isEqualTo(2);
        assertThat(now.title()).isEqualTo("a title");
        assertThat(now.owner()).isEqualTo(ANN);
    }

    @Test
    void turns_manyPages_giveEachTurnOnceInOrder() {
        ConversationId id = conversations.start(ANN).id();
        for (int i = 0; i < 7; i++) {
            conversations.append(ANN, id, said("t" + i));
        }

        List<Long> numbers = new ArrayList<>();
        Long after = 0L;
        while (after != null) {
            TurnPage page = conversations.turns(ANN, id, after, 3);
            page.turns().forEach(turn -> numbers.add(turn.number()));
            after = page.next();
        }

        assertThat(numbers).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
        assertThat(conversations.turns(ANN, id, 99, 3).turns()).isEmpty();
        assertThatThrownBy(() -> conversations.turns(ANN, id, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> conversations.list(ANN, null, Conversations.MAX_PAGE + 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void append_expectedVersionFromManyThreads_hasOneWinnerPerVersion() throws Exception {
        ConversationId id = conversations.start(ANN).id();
        CountDownLatch go = new CountDownLatch(1);
        List<InBackground<Integer>> writers = IntStream.range(0, 16)
                .mapToObj(writer -> InBackground.run(() -> {
                    InBackground.await(go);
                    return appendExpecting(id, "w" + writer);
                }))
                .toList();

        go.countDown();
        int won = 0;
        for (InBackground<Integer> writer : writers) {
            won += writer.result();
        }

        List<Turn> turns = conversations.turns(ANN, id, 0, 500).turns();
        assertThat(turns).hasSize(won);
        assertThat(turns)
                .extracting(Turn::number)
                .isEqualTo(IntStream.rangeClosed(1, won).mapToObj(i -> (long) i).toList());
    }

    @Test
    void append_manyThreadsWithoutExpectation_losesAndInterleavesNothing() throws Exception {
        ConversationId id = conversations.start(ANN).id();

        List<InBackground<Integer>> writers = IntStream.range(0, 16)
                .mapToObj(writer -> InBackground.run(() -> {
                    for (int i = 0; i < 20; i++) {
                        conversations.append(ANN, id, said("w" + writer + " " + i));
                    }
                    return writer;
                }))
                .toList();
        for (InBackground<Integer> writer : writers) {
            writer.result();
        }

        List<String> texts = conversations.turns(ANN, id, 0, 500).turns().stream()
                .map(turn -> turn.messages().get(0).text())
                .toList();
        assertThat(texts).hasSize(320).doesNotHaveDuplicates();
        for (int writer = 0; writer < 16; writer++) {
            String own = "w" + writer + " ";
            assertThat(texts.stream().filter(text -> text.startsWith(own)))
                    .isEqualTo(IntStream.range(0, 20).mapToObj(i -> own + i).collect(Collectors.toList()));
        }
    }

    @Test
    void append_staleVersion_conflictsWithTheCurrentOne() {
        ConversationId id = conversations.start(ANN).id();
        conversations.append(ANN, id, said("first"), 0);

        assertThatThrownBy(() -> conversations.append(ANN, id, said("second"), 0))
                .isInstanceOfSatisfying(ConversationConflictException.class, e -> {
                    assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT);
                    assertThat(e.currentVersion()).isEqualTo(1);
                });
        assertThat(conversations.get(ANN, id).version()).isEqualTo(1);
    }

    @Test
    void everyOperation_foreignHandle_failsExactlyAsAnUnknownOne() {
        ConversationId anns = conversations.start(ANN).id();
        ConversationId deleted = conversations.start(ANN).id();
        conversations.delete(ANN, deleted);
        ConversationId unknown = ConversationId.mint();

        for (ConversationId id : List.of(anns, deleted, unknown)) {
            List<ThrowingCallable> operations = List.of(
                    () -> conversations.get(BOB, id),
                    () -> conversations.append(BOB, id, said("x")),
                    () -> conversations.append(BOB, id, said("x"), 0),
                    () -> conversations.turns(BOB, id, 0, 10),
                    () -> conversations.history(BOB, id, 100),
                    () -> conversations.totals(BOB, id),
                    () -> conversations.fork(BOB, id, 0),
                    () -> conversations.edit(BOB, id, new ConversationEdit.Pin(true)),
                    () -> conversations.delete(BOB, id));
            assertThat(operations)
                    .allSatisfy(operation -> assertThatThrownBy(operation)
                            .isInstanceOfSatisfying(
                                    ExaiException.class,
                                    e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND))
                            .hasMessage("unknown conversation; start a new one"));
        }
        assertThat(conversations.list(BOB, null, 10).conversations()).isEmpty();
        assertThat(conversations.get(ANN, anns).version()).isZero();
    }

    @Test
    void delete_own_isGoneAfterwards() {
        ConversationId id = conversations.start(ANN).id();
        conversations.append(ANN, id, said("secret"));

        conversations.delete(ANN, id);

        assertGone(() -> conversations.get(ANN, id));
        assertGone(() -> conversations.delete(ANN, id));
        assertThat(conversations.list(ANN, null, 10).conversations()).isEmpty();
    }

    @Test
    void use_beforeAndAfterIdleExpiry_refreshesOrIsGone() {
        ConversationId used = conversations.start(ANN).id();
        ConversationId left = conversations.start(ANN).id();
        Duration half = ConversationLimits.DEFAULT.idle().dividedBy(2);

        time.advance(half);
        conversations.get(ANN, used);
        time.advance(half);

        assertGone(() -> conversations.get(ANN, left));
        assertThat(conversations.get(ANN, used).id()).isEqualTo(used);
        time.advance(half.multipliedBy(3));
        assertThat(conversations.list(ANN, null, 10).conversations()).isEmpty();
        assertGone(() -> conversations.append(ANN, used, said("x")));
    }

    @Test
    void start_anyPrincipal_expiresWhatOthersLeftIdle() {
        ConversationId anns = small.start(ANN).id();
        small.append(ANN, anns, said("x".repeat(90)));
        time.advance(IDLE.multipliedBy(2));

        small.start(BOB);

        assertGone(() -> small.get(ANN, anns));
    }

    @Test
    void clockSetBack_orderOfTurnsAndListing_isKept() {
        ConversationId first = conversations.start(ANN).id();
        conversations.append(ANN, first, said("one"));
        time.setWallClock(Instant.parse("2025-01-01T00:00:00Z"));

        conversations.append(ANN, first, said("two"));
        ConversationId second = conversations.start(ANN).id();

        assertThat(conversations.turns(ANN, first, 0, 10).turns())
                .extracting(turn -> turn.messages().get(0).text())
                .containsExactly("one", "two");
        assertThat(conversations.list(ANN, null, 10).conversations())
                .extracting(Conversation::id)
                .containsExactly(second, first);
    }

    @Test
    void list_manyPages_newestFirstEachOnce() {
        List<ConversationId> begun = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            begun.add(0, conversations.start(ANN).id());
        }
        conversations.get(ANN, begun.get(6)); // use does not change the order

        List<ConversationId> listed = new ArrayList<>();
        String after = null;
        do {
            ConversationPage page = conversations.list(ANN, after, 3);
            page.conversations().forEach(each -> listed.add(each.id()));
            after = page.next();
        } while (after != null);

        assertThat(listed).isEqualTo(begun);
        assertThatThrownBy(() -> conversations.list(ANN, "no cursor", 3))
                .isInstanceOfSatisfying(
                        ExaiException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_REQUEST));
    }

    @Test
    void append_limitMinusOneLimitAndLimitPlusOne_refusesOnlyTheLast() {
        ConversationId id = small.start(ANN).id();
        small.append(ANN, id, said("x".repeat(99)));
        small.append(ANN, id, said("x"));

        assertTooLarge(() -> small.append(ANN, id, said("x")));
        ConversationId other = small.start(ANN).id();
        for (int i = 0; i < 3; i++) {
            small.append(ANN, other, said("x"));
        }
        assertTooLarge(() -> small.append(ANN, other, said("x")));
        assertThat(small.get(ANN, id).sizeBytes()).isEqualTo(100);
        assertThat(small.get(ANN, other).version()).isEqualTo(3);
    }

    @Test
    void start_oneTooMany_makesRoomByTheLongestIdle() {
        ConversationId first = small.start(ANN).id();
        ConversationId second = small.start(ANN).id();
        time.advance(Duration.ofMinutes(5));
        small.get(ANN, first);

        ConversationId third = small.start(ANN).id();

        assertGone(() -> small.get(ANN, second));
        assertThat(small.list(ANN, null, 10).conversations())
                .extracting(Conversation::id)
                .containsExactly(third, first);
    }

    @Test
    void append_principalHasTooManyBytes_makesRoomByTheLongestIdle() {
        ConversationId first = small.start(ANN).id();
        ConversationId second = small.start(ANN).id();
        small.append(ANN, first, said("x".repeat(90)));

        small.append(ANN, second, said("x".repeat(90)));

        assertGone(() -> small.get(ANN, first));
        assertThat(small.get(ANN, second).sizeBytes()).isEqualTo(90);
    }

    @Test
    void history_manyTurns_isTheWindowOverAllOfThem() {
        ConversationId id = conversations.start(ANN).id();
        for (int i = 0; i < 600; i++) {
            conversations.append(ANN, id, said("turn " + i));
        }

        HistoryWindow all = conversations.history(ANN, id, 1_000_000);
        HistoryWindow few = conversations.history(ANN, id, 60);

        assertThat(all.turns()).hasSize(600);
        assertThat(all.omittedTurns()).isZero();
        assertThat(few.messages()).last().isEqualTo(Message.user("turn 599"));
        assertThat(few.turns().size() + few.omittedTurns()).isEqualTo(600);
    }

    @Test
    void limits_outOfRange_areRefused() {
        assertThatThrownBy(() -> new ConversationLimits(0, 1, 1, 1, IDLE)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ConversationLimits(1, 0, 1, 1, IDLE)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ConversationLimits(1, 1, 0, 1, IDLE)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ConversationLimits(1, 1, 1, 1, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ConversationLimits(1, 1, 1, 1, IDLE.negated()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ConversationLimits(1, 2, 1, 1, IDLE)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TurnContent.of(List.of()).build()).isInstanceOf(IllegalArgumentException.class);
    }

    /** Appends ten turns, each against the version it has seen; returns how many were appended, which is all of them. */
    private int appendExpecting(ConversationId id, String text) {
        int won = 0;
        long version = 0;
        while (won < 10) {
            try {
                version = conversations.append(ANN, id, said(text), version).number();
                won++;
            } catch (ConversationConflictException e) {
                version = e.currentVersion();
            }
        }
        return won;
    }

    static TurnContent said(String text) {
        return TurnContent.of(List.of(Message.user(text))).build();
    }

    static void assertGone(ThrowingCallable operation) {
        assertThatThrownBy(operation)
                .isInstanceOfSatisfying(
                        ExaiException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.GONE));
    }

    static void assertTooLarge(ThrowingCallable operation) {
        assertThatThrownBy(operation)
                .isInstanceOfSatisfying(
                        ExaiException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.TOO_LARGE));
    }
}
