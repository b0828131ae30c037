package dev.exai.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.Part;
import dev.exai.core.chat.Role;
import dev.exai.core.chat.ToolCall;
import dev.exai.core.model.ProviderId;
import dev.exai.testkit.Parallel;
import dev.exai.testkit.VersionHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The rules every store of conversations keeps, as tests. Its author extends this class and says how to make a
 * {@link StoreHarness}. {@code -Dexai.histories} and {@code -Dexai.seed} make rule S10 longer and repeat it.
 */
@Timeout(600)
public abstract class StoreContract {
    private static final PrincipalId ANN = new PrincipalId("contract-ann");
    private static final PrincipalId BOB = new PrincipalId("contract-bob");
    private static final int HISTORIES = 200;
    private static final long SEED = Long.getLong("exai.seed", 20_261_122L);

    private @Nullable StoreHarness harness;

    /** For subclasses. */
    protected StoreContract() {}

    /** How many histories rule S10 looks at; {@code -Dexai.histories} or else 200. */
    protected int histories() {
        return Integer.getInteger("exai.histories", HISTORIES);
    }

    /** Makes an empty store; called before each rule. */
    protected abstract StoreHarness newHarness() throws Exception;

    @BeforeEach
    final void openHarness() throws Exception {
        harness = newHarness();
    }

    @AfterEach
    final void closeHarness() {
        store().close();
    }

    @Test
    @DisplayName("S01 every part of a turn comes back byte by byte")
    final void partsComeBack() {
        ProviderId provider = new ProviderId("vendor");
        List<Message> turn = List.of(
                Message.user(List.of(new Part.Text("look"), new Part.Image("image/png", new byte[] {0, 1, -1}))),
                new Message(
                        Role.ASSISTANT,
                        List.of(
                                new Part.Reasoning(provider, "hm", "s1gn/+="),
                                new Part.ToolUse(new ToolCall("1", "find", JsonText.of("{ \"a\" : 1e0 }"))),
                                new Part.Opaque(provider, "extra", JsonText.of("[ ]")))),
                Message.toolResults(List.of(new Part.ToolResult("1", "find", "nothing", true))));
        String handle = store().begin(ANN);

        store().append(ANN, handle, turn, null);

        assertThat(store().read(ANN, handle)).containsExactly(turn);
    }

    @Test
    @DisplayName("S02 every character comes back, half surrogate pairs and NUL too")
    final void charactersComeBack() {
        String handle = store().begin(ANN);
        List<Message> turn =
                List.of(Message.user("\u0000 \ud83d \udc00 \ud83d\ude00 \u2028 \r\n '; DROP TABLE turns; --"));

        store().append(ANN, handle, turn, null);

        assertThat(store().read(ANN, handle)).containsExactly(turn);
    }

    @Test
    @DisplayName("S03 turns are numbered from 1 without gaps, and the version is the newest number")
    final void turnsAreNumbered() {
        String handle = store().begin(ANN);
        assertThat(store().version(ANN, handle)).isZero();

        for (long number = 1; number <= 5; number++) {
            assertThat(store().append(ANN, handle, said("t" + number), null)).isEqualTo(number);
        }

        assertThat(store().version(ANN, handle)).isEqualTo(5);
    }

    @Test
    @DisplayName("S04 an append against an old version is a CONFLICT and changes nothing")
    final void oldVersionConflicts() {
        String handle = store().begin(ANN);
        store().append(ANN, handle, said("first"), 0L);

        assertKind(ErrorKind.CONFLICT, () -> store().append(ANN, handle, said("late"), 0L));
        assertKind(ErrorKind.CONFLICT, () -> store().append(ANN, handle, said("early"), 7L));

        assertThat(store().read(ANN, handle)).containsExactly(said("first"));
    }

    @Test
    @DisplayName("S05 of sixteen appends against one version exactly one wins")
    final void oneWins() throws Exception {
        String handle = store().begin(ANN);

        List<Boolean> won = Parallel.inParallel(16, number -> wins(handle, number));

        assertThat(won).containsOnlyOnce(true);
        assertThat(store().version(ANN, handle)).isEqualTo(1);
    }

    @Test
    @DisplayName("S06 appends without expectation lose and interleave nothing")
    final void nothingIsLost() throws Exception {
        String handle = store().begin(ANN);

        List<List<Long>> numbers = Parallel.inParallel(8, writer -> {
            List<Long> mine = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                mine.add(store().append(ANN, handle, said(writer + " " + i), null));
            }
            return mine;
        });

        assertThat(numbers).allSatisfy(mine -> assertThat(mine).isSorted());
        assertThat(numbers.stream().flatMap(List::stream).sorted().toList())
                .isEqualTo(LongStream.rangeClosed(1, 160).boxed().toList());
        assertThat(store().read(ANN, handle)).hasSize(160).doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("S07 a foreign handle is answered exactly like an unknown one, and nothing of it shows")
    final void foreignIsUnknown() {
        String anns = store().begin(ANN);
        store().append(ANN, anns, said("secret"), null);
        String deleted = store().begin(ANN);
        store().delete(ANN, deleted);

        for (String handle : List.of(anns, deleted, "conv_unknown")) {
            assertKind(ErrorKind.NOT_FOUND, () -> store().version(BOB, handle));
            assertKind(ErrorKind.NOT_FOUND, () -> store().read(BOB, handle));
            assertKind(ErrorKind.NOT_FOUND, () -> store().append(BOB, handle, said("x"), null));
            assertKind(ErrorKind.NOT_FOUND, () -> store().append(BOB, handle, said("x"), 1L));
            assertKind(ErrorKind.NOT_FOUND, () -> store().fork(BOB, handle, 0));
            assertKind(ErrorKind.NOT_FOUND, () -> store().delete(BOB, handle));
        }
        assertThat(store().list(BOB)).isEmpty();
        assertThat(store().search(BOB, "secret")).isEmpty();
        assertThat(store().read(ANN, anns)).hasSize(1);
    }

    @Test
    @DisplayName("S08 what was deleted is GONE, never a new empty conversation")
    final void deletedIsGone() {
        String handle = store().begin(ANN);
        store().append(ANN, handle, said("x"), null);

        store().delete(ANN, handle);

        assertKind(ErrorKind.GONE, () -> store().version(ANN, handle));
        assertKind(ErrorKind.GONE, () -> store().append(ANN, handle, said("y"), null));
        assertKind(ErrorKind.GONE, () -> store().delete(ANN, handle));
        assertThat(store().list(ANN)).isEmpty();
        assertThat(store().search(ANN, "x")).isEmpty();
    }

    @Test
    @DisplayName("S09 listing, searching and forking see every turn once, in order")
    final void listingSearchingForking() {
        List<String> begun = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            begun.add(0, store().begin(ANN));
        }
        String handle = begun.get(3);
        store().append(ANN, handle, said("100% Öl_"), null);
        store().append(ANN, handle, said("something else"), null);

        String fork = store().fork(ANN, handle, 1);
        store().append(ANN, fork, said("another way"), 1L);

        assertThat(store().list(ANN)).first().isEqualTo(fork);
        assertThat(store().list(ANN).subList(1, 8)).isEqualTo(begun);
        assertThat(store().search(ANN, "% öL_")).containsExactlyInAnyOrder(handle + ":1", fork + ":1");
        assertThat(store().search(ANN, "1000")).isEmpty();
        assertThat(store().read(ANN, fork)).containsExactly(said("100% Öl_"), said("another way"));
        assertThat(store().read(ANN, handle)).hasSize(2);
    }

    @Test
    @DisplayName("S10 what clients see at once could have happened one after the other (linearizability)")
    final void historiesAreLinearizable() throws Exception {
        Histories histories = new Histories(store(), ANN);
        for (int i = 0; i < histories(); i++) {
            long seed = SEED + i;
            VersionHistory history = histories.history(seed);

            assertThat(history.violation()).as("seed " + seed).isEmpty();
            assertThat(history.size()).isEqualTo(Histories.CLIENTS * Histories.OPERATIONS);
        }
    }

    @Test
    @DisplayName("S11 a store that outlives its closing has everything that was acknowledged")
    final void reopenedHasEverything() {
        String handle = store().begin(ANN);
        store().append(ANN, handle, said("one"), null);
        String deleted = store().begin(ANN);
        store().delete(ANN, deleted);

        assumeTrue(store().reopen(), "the store ends with its process");

        assertThat(store().read(ANN, handle)).containsExactly(said("one"));
        assertThat(store().list(ANN)).containsExactly(handle);
        assertKind(ErrorKind.GONE, () -> store().version(ANN, deleted));
        assertThat(store().append(ANN, handle, said("two"), 1L)).isEqualTo(2);
    }

    private StoreHarness store() {
        StoreHarness current = harness;
        if (current == null) {
            throw new IllegalStateException("no rule is running");
        }
        return current;
    }

    private boolean wins(String handle, int number) {
        try {
            store().append(ANN, handle, said("w" + number), 0L);
            return true;
        } catch (ExaiException e) {
            assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT);
            return false;
        }
    }

    private static List<Message> said(String text) {
        return List.of(Message.user(text));
    }

    private static void assertKind(ErrorKind kind, ThrowingCallable operation) {
        assertThatThrownBy(operation)
                .isInstanceOfSatisfying(
                        ExaiException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }
}
