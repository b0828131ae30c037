package dev.exai.sessions;

import static dev.exai.sessions.InBackground.awaitThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.CancelToken;
import dev.exai.core.Deadline;
import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.chat.FinishReason;
import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.OutputFormat;
import dev.exai.core.chat.Part;
import dev.exai.core.chat.ThinkingMode;
import dev.exai.core.chat.ToolSpec;
import dev.exai.core.chat.Usage;
import dev.exai.core.model.ModelId;
import dev.exai.core.spi.CallContext;
import dev.exai.sessions.internal.CanonicalDigest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Answers that are given again: from the cache, or of a call under way. */
class ReusedAnswersTest {
    private static final PrincipalId ANN = new PrincipalId("ann");
    private static final PrincipalId BOB = new PrincipalId("bob");
    private static final ModelId MODEL = ModelId.of("kimi", "k");
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final ChatRequest REQUEST = base().build();
    private static final ChatResponse ANSWER = ChatResponse.text(MODEL, "answer", Usage.of(1, 1));

    private final ManualTime time = new ManualTime();
    private final AnswerCache cache = new AnswerCache(10_000, MINUTE, time);
    private final SharedCalls shared = new SharedCalls();
    private final AtomicInteger made = new AtomicInteger();

    @Test
    void of_anythingThatDiffers_changesTheHash() {
        List<ChatRequest> all = Stream.of(
                        base(),
                        base().model("other"),
                        base().messages(List.of(Message.user("Q"))),
                        base().messages(List.of(Message.user("q"), Message.assistant(""))),
                        base().messages(List.of(Message.assistant("q"))),
                        base().messages(List.of(Message.user(List.of(new Part.Text("q"), new Part.Text(""))))),
                        base().messages(List.of(
                                Message.user(List.of(new Part.Text("q"), new Part.Image("image/png", new byte[1]))))),
                        base().messages(List.of(
                                Message.user(List.of(new Part.Text("q"), new Part.Image("image/png", new byte[2]))))),
                        base().tools(List.of(new ToolSpec("t", "", JsonText.emptyObject()))),
                        base().temperature(0.5),
                        base().topP(0.5),
                        base().maxOutputTokens(5),
                        base().seed(5L),
                        base().stop(List.of("x")),
                        base().stop(List.of("x", "y")),
                        base().thinking(ThinkingMode.HIGH),
                        base().webSearch(true),
                        base().outputFormat(new OutputFormat.JsonObject()),
                        base().parallelToolCalls(true),
                        base().cacheKey("c"),
                        base().extra(JsonText.of("{\"a\":1}")))
                .map(ChatRequest.Builder::build)
                .toList();

        assertThat(all.stream().map(CanonicalDigest::of).distinct()).hasSameSizeAs(all);
        assertThat(CanonicalDigest.of(base().build())).isEqualTo(CanonicalDigest.of(REQUEST));
    }

    @Test
    void find_sameRequest_isFoundUntilItExpires() {
        cache.keep(ANN, MODEL, REQUEST, ANSWER);

        assertThat(cache.find(ANN, MODEL, base().build())).contains(ANSWER);
        time.advance(MINUTE.plusNanos(1));
        assertThat(cache.find(ANN, MODEL, REQUEST)).isEmpty();
    }

    @Test
    void find_otherPrincipalModelOrRequest_isNotFound() {
        cache.keep(ANN, MODEL, REQUEST, ANSWER);

        assertThat(cache.find(BOB, MODEL, REQUEST)).isEmpty();
        assertThat(cache.find(ANN, ModelId.of("kimi", "other"), REQUEST)).isEmpty();
        assertThat(cache.find(ANN, MODEL, base().temperature(0.1).build())).isEmpty();
    }

    @Test
    void keep_whatMayNotBeKept_isNotKept() {
        ChatResponse cut = new ChatResponse(
                null,
                MODEL,
                ANSWER.parts(),
                new FinishReason(FinishReason.Kind.LENGTH, "length"),
                null,
                List.of(),
                List.of());
        List<ChatRequest> requests = List.of(
                base().webSearch(true).build(),
                base().tools(List.of(new ToolSpec("t", "", JsonText.emptyObject())))
                        .build(),
                base().messages(List.of(Message.user(List.of(new Part.ImageUrl("https://example.com/x")))))
                        .build());

        requests.forEach(request -> cache.keep(ANN, MODEL, request, ANSWER));
        cache.keep(ANN, MODEL, REQUEST, cut);

        assertThat(cache.size()).isZero();
    }

    @Test
    void keep_moreThanFits_staysBounded() {
        for (int i = 0; i < 1_000; i++) {
            ChatResponse answer = ChatResponse.text(MODEL, "x".repeat(488), Usage.NONE);
            cache.keep(ANN, MODEL, base().seed((long) i).build(), answer);
        }

        assertThat(cache.size()).isBetween(1L, 10L);
    }

    @Test
    void call_sameAtOnce_isMadeOnceForOnePrincipal() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        InBackground<SharedCalls.Answer> first = InBackground.run(() -> share(ANN, REQUEST, held(begun, goOn)));
        InBackground.await(begun);
        InBackground<SharedCalls.Answer> second = InBackground.run(() -> share(ANN, REQUEST, this::answer));
        awaitThat(() -> time.sleepers() == 1);

        SharedCalls.Answer bobs = share(BOB, REQUEST, this::answer);
        SharedCalls.Answer another = share(ANN, base().seed(1L).build(), this::answer);
        goOn.countDown();

        assertThat(bobs.shared()).isFalse();
        assertThat(another.shared()).isFalse();
        assertThat(second.result().shared()).isTrue();
        assertThat(second.result().response()).isSameAs(first.result().response());
        assertThat(made).hasValue(3);
        assertThat(share(ANN, REQUEST, this::answer).shared()).isFalse();
    }

    @Test
    void call_firstFails_failsTheSharersUnlessItGaveUp() throws Exception {
        for (ErrorKind kind : List.of(ErrorKind.SERVER_ERROR, ErrorKind.CANCELLED, ErrorKind.TIMEOUT)) {
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            InBackground<ErrorKind> first =
                    InBackground.run(() -> kindOf(() -> share(ANN, REQUEST, failing(kind, begun, goOn))));
            InBackground.await(begun);
            InBackground<ErrorKind> second = InBackground.run(() -> kindOf(() -> share(ANN, REQUEST, this::answer)));
            awaitThat(() -> time.sleepers() == 1);
            goOn.countDown();

            assertThat(first.result()).isEqualTo(kind);
            assertThat(second.result())
                    .isEqualTo(kind == ErrorKind.SERVER_ERROR ? ErrorKind.SERVER_ERROR : ErrorKind.INTERNAL);
        }
        assertThat(made).hasValue(2);
    }

    @Test
    void call_sharerGivesUp_leavesTheCallAlone() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CancelToken cancel = new CancelToken();
        InBackground<SharedCalls.Answer> first = InBackground.run(() -> share(ANN, REQUEST, held(begun, goOn)));
        InBackground.await(begun);
        InBackground<ErrorKind> second =
                InBackground.run(() -> kindOf(() -> shared.call(MODEL, REQUEST, context(ANN, cancel), this::answer)));
        InBackground<ErrorKind> third = InBackground.run(() -> kindOf(() -> share(ANN, REQUEST, this::answer)));
        awaitThat(() -> time.sleepers() == 2);

        cancel.cancel("gone");
        assertThat(second.result()).isEqualTo(ErrorKind.CANCELLED);
        time.advance(MINUTE);
        assertThat(third.result()).isEqualTo(ErrorKind.TIMEOUT);
        goOn.countDown();

        assertThat(first.result().shared()).isFalse();
        assertThatThrownBy(() -> shared.call(MODEL, REQUEST, context(ANN, cancel), failing(ErrorKind.TLS)))
                .isInstanceOf(ExaiException.class);
    }

    private ChatResponse answer() {
        made.incrementAndGet();
        return ANSWER;
    }

    private Supplier<ChatResponse> held(CountDownLatch begun, CountDownLatch goOn) {
        return () -> {
            begun.countDown();
            InBackground.await(goOn);
            return answer();
        };
    }

    private static Supplier<ChatResponse> failing(ErrorKind kind, CountDownLatch begun, CountDownLatch goOn) {
        return () -> {
            begun.countDown();
            InBackground.await(goOn);
            throw new ExaiException(kind, ErrorPhase.WAIT, "planned", null);
        };
    }

    private static Supplier<ChatResponse> failing(ErrorKind kind) {
        return () -> {
            throw new ExaiException(kind, "planned");
        };
    }

    private SharedCalls.Answer share(PrincipalId principal, ChatRequest request, Supplier<ChatResponse> call) {
        return shared.call(MODEL, request, context(principal, new CancelToken()), call);
    }

    private CallContext context(PrincipalId principal, CancelToken cancel) {
        return CallContext.until(Deadline.after(MINUTE, time))
                .principal(principal)
                .cancel(cancel)
                .build();
    }

    private static ErrorKind kindOf(Supplier<?> call) {
        try {
            Object unused = call.get();
            return ErrorKind.INTERNAL; // none
        } catch (ExaiException e) {
            return e.kind();
        }
    }

    private static ChatRequest.Builder base() {
        return ChatRequest.to("k", "q");
    }
}
