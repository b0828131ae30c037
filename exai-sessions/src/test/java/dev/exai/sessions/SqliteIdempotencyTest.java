package dev.exai.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.Deadline;
import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.IdempotencyKey;
import dev.exai.core.PrincipalId;
import dev.exai.core.TimeSource;
import dev.exai.core.file.ContentHash;
import dev.exai.core.spi.CallContext;
import dev.exai.sessions.IdempotencyStore.Claim;
import dev.exai.sessions.IdempotencyStore.Scope;
import dev.exai.testkit.Parallel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteIdempotencyTest {
    private static final ContentHash REQUEST = ContentHash.of(new byte[] {1});
    private static final ContentHash OTHER = ContentHash.of(new byte[] {2});
    private static final Scope SCOPE = scope("ann");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir
    private Path directory;

    private final ManualTime time = new ManualTime();
    private Storage storage;
    private IdempotencyStore store;

    @BeforeEach
    void open() {
        storage = Storage.sqlite(directory.resolve("data"), time);
        store = IdempotencyStore.deferred(storage::idempotencyStore);
    }

    @AfterEach
    void close() {
        store.close();
        storage.close();
    }

    @Test
    void claim_eachState_isTold() {
        Claim.Granted granted = claimed(SCOPE);

        assertThat(store.claim(SCOPE, REQUEST, time.instant())).isInstanceOf(Claim.Running.class);
        assertThat(store.claim(SCOPE, OTHER, time.instant())).isInstanceOf(Claim.Mismatch.class);
        assertThat(store.claim(scope("bob"), OTHER, time.instant())).isInstanceOf(Claim.Granted.class);
        store.complete(SCOPE, "stranger", "forged");
        store.release(SCOPE, "stranger");
        store.complete(SCOPE, granted.token(), "answer é€😀");
        store.lost(SCOPE, granted.token());
        store.release(SCOPE, granted.token());
        assertThat(store.claim(SCOPE, REQUEST, time.instant())).isEqualTo(new Claim.Done("answer é€😀"));
        assertThat(store.claim(SCOPE, OTHER, time.instant())).isInstanceOf(Claim.Mismatch.class);
    }

    @Test
    void claim_releasedOrLost_isFreeOrUnknown() {
        store.release(SCOPE, claimed(SCOPE).token());
        Claim.Granted again = claimed(SCOPE);
        store.lost(SCOPE, again.token());

        assertThat(store.claim(SCOPE, REQUEST, time.instant())).isInstanceOf(Claim.Unknown.class);
    }

    @Test
    void claim_processDied_isUnknownAtOnceAndAnswersStay() {
        claimed(SCOPE);
        store.complete(scope("bob"), claimed(scope("bob")).token(), "kept");
        storage.close();

        open();

        assertThat(store.claim(SCOPE, REQUEST, time.instant())).isInstanceOf(Claim.Unknown.class);
        assertThat(store.claim(scope("bob"), REQUEST, time.instant())).isEqualTo(new Claim.Done("kept"));
    }

    @Test
    void claim_afterItsTimeAndAfterADay_isUnknownAndThenForgotten() {
        claimed(SCOPE);

        time.advance(MINUTE.plusSeconds(1));
        assertThat(store.claim(SCOPE, REQUEST, time.instant())).isInstanceOf(Claim.Unknown.class);
        time.advance(Duration.ofHours(24));

        assertThat(store.claim(SCOPE, OTHER, time.instant())).isInstanceOf(Claim.Granted.class);
    }

    @Test
    void complete_answersTooLarge_areRefusedAndTheClaimStays() {
        Claim.Granted granted = claimed(SCOPE);

        assertThatThrownBy(() -> store.complete(SCOPE, granted.token(), "x".repeat(32_000_001)))
                .isInstanceOfSatisfying(
                        ExaiException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.STORAGE_FULL));
        assertThat(store.claim(SCOPE, REQUEST, time.instant())).isInstanceOf(Claim.Running.class);
    }

    @Test
    void call_sixteenAtOnce_isMadeOnce() throws Exception {
        AtomicInteger made = new AtomicInteger();
        IdempotentCalls calls = new IdempotentCalls(store, TimeSource.system());

        List<IdempotentCalls.Answer> answers = Parallel.inParallel(
                16,
                () -> calls.call(
                        SCOPE,
                        REQUEST,
                        CallContext.until(Deadline.after(MINUTE)).build(),
                        () -> "answer " + made.incrementAndGet()));

        assertThat(made).hasValue(1);
        assertThat(answers).extracting(IdempotentCalls.Answer::value).containsOnly("answer 1");
    }

    @Test
    void delete_conversation_takesTheAnswersThatNameItAlong() {
        Conversations conversations = storage.conversations(ConversationLimits.DEFAULT);
        String mine = conversations.start(SCOPE.principal()).id().value();
        Scope other = new Scope(SCOPE.principal(), SCOPE.tool(), new IdempotencyKey("other"));
        store.complete(SCOPE, claimed(SCOPE).token(), "{\"continuation_id\":\"" + mine + "\"}");
        store.complete(other, claimed(other).token(), "of another conversation");

        conversations.delete(SCOPE.principal(), new ConversationId(mine));

        assertThat(store.claim(SCOPE, REQUEST, time.instant())).isInstanceOf(Claim.Unknown.class);
        assertThat(store.claim(other, REQUEST, time.instant())).isEqualTo(new Claim.Done("of another conversation"));
    }

    @Test
    void copyTo_anotherStorage_takesTheKeysAlong() {
        for (int i = 0; i < 45; i++) {
            Scope scope = scope("p" + i);
            store.complete(scope, claimed(scope).token(), "answer " + i);
        }
        claimed(SCOPE);

        try (Storage target = Storage.sqlite(directory.resolve("copy"), time)) {
            storage.copyTo(target);

            IdempotencyStore copied = target.idempotencyStore();
            assertThat(copied.claim(scope("p44"), REQUEST, time.instant())).isEqualTo(new Claim.Done("answer 44"));
            assertThat(copied.claim(SCOPE, REQUEST, time.instant())).isInstanceOf(Claim.Unknown.class);
        }
    }

    private Claim.Granted claimed(Scope scope) {
        return (Claim.Granted) store.claim(scope, REQUEST, time.instant().plus(MINUTE));
    }

    private static Scope scope(String principal) {
        return new Scope(new PrincipalId(principal), "chat", new IdempotencyKey("k"));
    }
}
