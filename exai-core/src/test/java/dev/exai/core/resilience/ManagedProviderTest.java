package dev.exai.core.resilience;

import static dev.exai.core.resilience.ScriptedCalls.error;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.exai.core.CancelToken;
import dev.exai.core.Deadline;
import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ExaiException;
import dev.exai.core.ManualTime;
import dev.exai.core.batch.BatchItem;
import dev.exai.core.batch.BatchRequest;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.embedding.EmbeddingRequest;
import dev.exai.core.file.ContentSource;
import dev.exai.core.file.FileUpload;
import dev.exai.core.file.UploadProgress;
import dev.exai.core.model.ModelId;
import dev.exai.core.spi.Attempt;
import dev.exai.core.spi.BatchProvider;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.FileProvider;
import dev.exai.core.spi.KeyLimits;
import dev.exai.core.spi.Provider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys, retries and circuits of everything but chats. */
@Timeout(30)
class ManagedProviderTest {
    private static final RandomGenerator NO_JITTER = () -> 0L;
    private static final BatchRequest BATCH =
            BatchRequest.of(List.of(new BatchItem("a", ChatRequest.to("m", "hi").build())));

    private final ManualTime time = new ManualTime();
    private final ScriptedErrands first = new ScriptedErrands();
    private final ScriptedErrands second = new ScriptedErrands();
    private final CancelToken cancel = new CancelToken();
    private final CallContext context = CallContext.until(Deadline.after(Duration.ofSeconds(60), time))
            .cancel(cancel)
            .build();
    private final GuardedProvider guarded = new GuardedProvider(
            List.of(new ProviderKey(first, () -> "key-0"), new ProviderKey(second, () -> "key-1")),
            KeyLimits.NONE,
            time);
    private final Provider provider =
            new RetryingProvider(guarded, RetryPolicy.DEFAULT, new RetryBudget(time), NO_JITTER);

    @Test
    void accountOfFiles_isThatOfTheFirstKey() {
        GuardedProvider keyed = new GuardedProvider(
                List.of(
                        new ProviderKey(first, null, salt -> "first-" + salt),
                        new ProviderKey(second, null, salt -> "second-" + salt)),
                KeyLimits.NONE,
                time);
        Provider both = new RetryingProvider(keyed, RetryPolicy.DEFAULT, new RetryBudget(time), NO_JITTER);

        assertThat(Objects.requireNonNull(both.files()).account("salt")).isEqualTo("first-salt");
        assertThat(files().account("salt")).as("of keys without accounts").isNull();
    }

    @TestFactory
    Stream<DynamicTest> harmlessCall_failsTwice_isRepeatedAfterEachFailureThatPasses() {
        record Case(String about, Consumer<ManagedProviderTest> call) {}
        return Stream.of(
                        new Case("files", test -> test.files().list(null, null, test.context)),
                        new Case("files", test -> test.files().get("f1", test.context)),
                        new Case("files", test -> test.files().content("f1", test.context)),
                        new Case("files", test -> test.files().text("f1", test.context)),
                        new Case("files", test -> test.files().delete("f1", test.context)),
                        new Case("batches", test -> test.batches().get("b1", test.context)),
                        new Case("batches", test -> test.batches().results("b1", test.context)),
                        new Case("batches", test -> test.batches().cancel("b1", test.context)),
                        new Case("batches", test -> test.batches().list(null, test.context)),
                        new Case("account", test -> test.provider.account().balances(test.context)),
                        new Case("models", test -> test.provider.remoteModels().list(test.context)),
                        new Case("m", ManagedProviderTest::embed),
                        new Case("m", ManagedProviderTest::count))
                .map(each -> DynamicTest.dynamicTest(each.about(), () -> {
                    ManagedProviderTest test = new ManagedProviderTest();
                    for (ScriptedErrands key : List.of(test.first, test.second)) {
                        key.fails(error(ErrorKind.SERVER_ERROR, ErrorPhase.START));
                    }
                    test.first.fails(error(ErrorKind.CONNECTION_LOST, ErrorPhase.WAIT));

                    each.call().accept(test);

                    List<Attempt> attempts = test.context.journal().attempts();
                    assertThat(attempts)
                            .hasSizeBetween(2, 3)
                            .last()
                            .extracting(Attempt::failure)
                            .isNull();
                    assertThat(attempts)
                            .extracting(Attempt::model)
                            .containsOnly(new ModelId(ScriptedErrands.ID, each.about()));
                    assertThat(attempts).extracting(Attempt::keyFingerprint).doesNotContainNull();
                    assertThat(test.time.sleeps()).hasSize(attempts.size() - 1);
                }));
    }

    @ParameterizedTest(name = "{0} at {1}: repeated {2}")
    @CsvSource({
        "CONNECT_REFUSED, CONNECT, true",
        "RATE_LIMITED, START, true",
        "OVERLOADED, START, true",
        "SERVER_ERROR, START, false",
        "CONNECTION_LOST, SEND, false",
        "TIMEOUT, WAIT, false",
        "UNKNOWN_OUTCOME, WAIT, false",
        "INVALID_REQUEST, START, false",
    })
    void whatMustBeDoneOnce_isRepeatedOnlyIfItNeverArrivedOrWasTurnedAway(
            ErrorKind kind, ErrorPhase phase, boolean repeated) {
        first.alwaysFails(error(kind, phase));

        assertThat(failure(() -> batches().submit(BATCH, context)).kind()).isEqualTo(kind);
        assertThat(failure(() -> files().upload(upload().build(), context)).kind())
                .isEqualTo(kind);
        assertThat(failure(() -> files().extract(upload().build(), context)).kind())
                .isEqualTo(kind);

        int times = repeated ? 3 : 1;
        for (String call : List.of("submit", "upload", "extract")) {
            assertThat(first.calls).filteredOn(call::equals).hasSize(times);
        }
        assertThat(second.calls).isEmpty();
    }

    @Test
    void upload_thatCanBeContinued_goesOnWhereItGotToAndNeverFallsBack() {
        List<Long> told = new ArrayList<>();
        List<String> tokens = new ArrayList<>();
        first.resumable("session").fails(error(ErrorKind.CONNECTION_LOST, ErrorPhase.SEND));

        files().upload(
                        upload().progress(new UploadProgress() {
                                    @Override
                                    public void sent(long sentBytes, long totalBytes) {
                                        told.add(sentBytes);
                                    }

                                    @Override
                                    public void resumable(String token) {
                                        tokens.add(token);
                                    }
                                })
                                .build(),
                        context);

        assertThat(first.uploads).extracting(FileUpload::resume).containsExactly(null, "session");
        assertThat(told).containsExactly(5L, 10L);
        assertThat(tokens).containsExactly("session", "session");
    }

    @Test
    void upload_ofUnknownOutcome_isNotContinuedEither() {
        first.resumable("session").fails(error(ErrorKind.UNKNOWN_OUTCOME, ErrorPhase.WAIT));

        assertThat(failure(() -> files().upload(upload().build(), context)).kind())
                .isEqualTo(ErrorKind.UNKNOWN_OUTCOME);
        assertThat(first.uploads).hasSize(1);
    }

    @Test
    void delete_answerLostThenMissing_isDone() {
        first.fails(error(ErrorKind.CONNECTION_LOST, ErrorPhase.WAIT), error(ErrorKind.NOT_FOUND, ErrorPhase.START));

        files().delete("f1", context);

        assertThat(first.calls).containsExactly("delete", "delete");
    }

    @Test
    void delete_missingFromTheStartOrNeverSent_isNotFound() {
        first.fails(error(ErrorKind.NOT_FOUND, ErrorPhase.START));
        assertThat(failure(() -> files().delete("f1", context)).kind()).isEqualTo(ErrorKind.NOT_FOUND);

        first.fails(error(ErrorKind.CONNECT_REFUSED, ErrorPhase.CONNECT), error(ErrorKind.NOT_FOUND, ErrorPhase.START));
        assertThat(failure(() -> files().delete("f1", context)).kind()).isEqualTo(ErrorKind.NOT_FOUND);
    }

    @Test
    void refusedKey_isRotatedForVectorsAndNeverForFiles() {
        first.alwaysFails(error(ErrorKind.AUTHENTICATION, ErrorPhase.START));

        embed();

        assertThat(context.journal().attempts())
                .extracting(Attempt::keyFingerprint)
                .endsWith("key-1");
        assertThat(failure(() -> files().get("f1", context)).kind()).isEqualTo(ErrorKind.AUTHENTICATION);
        assertThat(second.calls).containsExactly("embed");
        assertThat(time.sleeps()).isEmpty();
    }

    @Test
    void failingFiles_openTheirOwnCircuitAndNoOther() {
        GuardedProvider alone = new GuardedProvider(List.of(new ProviderKey(first, null)), KeyLimits.NONE, time);
        first.alwaysFails(error(ErrorKind.SERVER_ERROR, ErrorPhase.START));

        for (int i = 0; i < CircuitBreaker.LEAST_FAILURES; i++) {
            failure(() -> alone.files().get("f1", context));
        }

        assertThat(alone.anyReady(Errand.FILES.lane())).isFalse();
        assertThat(alone.anyReady(Errand.BATCHES.lane())).isTrue();
        assertThat(alone.health("m")).isEqualTo(Health.READY);
    }

    @Test
    void cancel_whileWaitingForTheNextAttempt_endsTheCall() {
        ExaiException overloaded = error(ErrorKind.OVERLOADED, ErrorPhase.START);
        first.fails(overloaded, overloaded);
        time.whileSleeping(pause -> cancel.cancel("enough"));

        assertThat(failure(() -> files().get("f1", context)).kind()).isEqualTo(ErrorKind.CANCELLED);
        assertThat(failure(() -> files().get("f1", context)).kind()).isEqualTo(ErrorKind.CANCELLED);
    }

    @Test
    void whatTheProviderLacks_isAbsent() {
        Provider bare = new RetryingProvider(
                new GuardedProvider(List.of(new ProviderKey(new ScriptedCalls(), null)), KeyLimits.NONE, time),
                RetryPolicy.DEFAULT,
                new RetryBudget(time),
                NO_JITTER);

        assertThat(bare.files()).isNull();
        assertThat(bare.batches()).isNull();
        assertThat(bare.embeddings()).isNull();
        assertThat(bare.account()).isNull();
        assertThat(bare.remoteModels()).isNull();
        assertThat(bare.tokenCounter()).isNull();
    }

    @Test
    void whatIsToldWithoutACall_isThatOfTheProvider() {
        assertThat(files().abilities()).isEqualTo(first.files().abilities());
        assertThat(files().limits()).isEqualTo(first.files().limits());
        assertThat(provider.embeddings().models()).hasSize(1);
        assertThat(first.calls).isEmpty();
    }

    private void embed() {
        provider.embeddings().embed(EmbeddingRequest.of("m", List.of("x")), context);
    }

    private void count() {
        provider.tokenCounter().count(ChatRequest.to("m", "hi").build(), context);
    }

    private FileProvider files() {
        return Objects.requireNonNull(provider.files());
    }

    private BatchProvider batches() {
        return Objects.requireNonNull(provider.batches());
    }

    private static FileUpload.Builder upload() {
        return FileUpload.of(ContentSource.of(new byte[10]), "a.txt");
    }

    private static ExaiException failure(Runnable call) {
        return catchThrowableOfType(ExaiException.class, call::run);
    }
}
