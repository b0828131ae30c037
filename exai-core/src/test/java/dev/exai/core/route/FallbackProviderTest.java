package dev.exai.core.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.exai.core.CancelToken;
import dev.exai.core.Deadline;
import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ExaiException;
import dev.exai.core.ManualTime;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.chat.FinishReason;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Provider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class FallbackProviderTest {
    private final ManualTime time = new ManualTime();
    private final AtomicInteger open = new AtomicInteger();
    private final Answering main = new Answering("main");
    private final Answering other = new Answering("other");
    private final Answering longer = new Answering("longer");
    private final Answering lenient = new Answering("lenient");
    private final Provider provider = new RoutePlan(
                    main,
                    main.model,
                    "test",
                    List.of(),
                    new Fallbacks(
                            List.of(other.target(), longer.target()),
                            List.of(longer.target()),
                            List.of(lenient.target())))
            .withFallbacks();

    @AfterEach
    void noStreamIsLeftOpen() {
        assertThat(open).hasValue(0);
    }

    @ParameterizedTest
    @CsvSource({
        "OVERLOADED, other",
        "AUTHENTICATION, other",
        "QUOTA_EXHAUSTED, other",
        "TIMEOUT, other",
        "TLS, other",
        "CONTEXT_TOO_LONG, longer",
        "CONTENT_REFUSED, lenient",
    })
    void open_chosenModelFails_theOneForThatFailureAnswersAndSaysSo(ErrorKind kind, String expected) {
        main.script = List.of(error(kind, ErrorPhase.WAIT));

        ChatResponse response = provider.open(request("main"), context()).collect();

        assertThat(response.text()).isEqualTo("from " + expected);
        assertThat(response.model().name()).isEqualTo(expected);
        assertThat(response.warnings())
                .containsExactly(new ChatEvent.Warning(
                        "fallback", "main/main failed (" + kind + "), so " + expected + "/" + expected + " was asked"));
    }

    @Test
    void open_requestThatIsAtFault_isNotTriedElsewhere() {
        ProviderException refused = error(ErrorKind.INVALID_REQUEST, ErrorPhase.WAIT);
        main.script = List.of(refused);

        assertThatThrownBy(() -> provider.open(request("main"), context())).isSameAs(refused);
        assertThat(other.asked).isZero();
    }

    @Test
    void hasNext_failureBeforeOutput_isNeverSeen() {
        main.script = List.of(
                main.started(),
                new ChatEvent.Warning("odd", "from main"),
                error(ErrorKind.SERVER_ERROR, ErrorPhase.START));

        List<ChatEvent> events = new ArrayList<>();
        try (ChatStream stream = provider.open(request("main"), context())) {
            stream.forEachRemaining(events::add);
            assertThatThrownBy(stream::next).isInstanceOf(NoSuchElementException.class);
        }

        assertThat(events).hasSize(4).startsWith(other.started());
        assertThat(events.get(1)).isInstanceOf(ChatEvent.Warning.class);
    }

    @Test
    void hasNext_failureAfterOutput_isFinal() {
        ProviderException cut = error(ErrorKind.INTERRUPTED, ErrorPhase.OUTPUT);
        main.script = List.of(main.started(), new ChatEvent.TextDelta("half"), cut);

        try (ChatStream stream = provider.open(request("main"), context())) {
            assertThat(stream.next()).isInstanceOf(ChatEvent.Started.class);
            assertThat(stream.next()).isEqualTo(new ChatEvent.TextDelta("half"));
            assertThatThrownBy(stream::hasNext).isSameAs(cut);
        }
        assertThat(other.asked).isZero();
    }

    @Test
    void open_allFail_theFirstFailureIsTheErrorAndTellsOfTheOthers() {
        main.script = List.of(error(ErrorKind.OVERLOADED, ErrorPhase.WAIT));
        other.script = List.of(new ProviderException.Builder(ErrorKind.UNSUPPORTED, "cannot").build());
        longer.script = List.of(error(ErrorKind.AUTHENTICATION, ErrorPhase.WAIT));

        ExaiException failure =
                catchThrowableOfType(ExaiException.class, () -> provider.open(request("main"), context()));

        assertThat(failure.kind()).isEqualTo(ErrorKind.OVERLOADED);
        assertThat(failure.getSuppressed()).hasSize(2);
    }

    @Test
    void open_noTimeLeftOrCancelled_triesNobodyElse() {
        main.script = List.of(error(ErrorKind.OVERLOADED, ErrorPhase.WAIT));
        CallContext late =
                CallContext.until(Deadline.after(Duration.ZERO, time)).build();
        CancelToken cancel = new CancelToken();
        CallContext cancelled = context().toBuilder().cancel(cancel).build();
        cancel.cancel("enough");

        assertThatThrownBy(() -> provider.open(request("main"), late)).hasMessage("main says OVERLOADED");
        assertThatThrownBy(() -> provider.open(request("main"), cancelled)).isInstanceOf(ExaiException.class);
        assertThat(other.asked).isZero();
    }

    @Test
    void close_beforeTheFirstEvent_endsWhatWasOpened() {
        ChatStream stream = provider.open(request("main"), context());

        stream.close();

        assertThat(open).hasValue(0);
    }

    @Test
    void open_anotherModelOfTheProvider_isPassedOn() {
        main.script = List.of(error(ErrorKind.OVERLOADED, ErrorPhase.WAIT));

        assertThatThrownBy(() -> provider.open(request("unplanned"), context())).hasMessage("main says OVERLOADED");
        assertThat(other.asked).isZero();
    }

    private CallContext context() {
        return CallContext.until(Deadline.after(Duration.ofSeconds(60), time)).build();
    }

    private static ChatRequest request(String model) {
        return ChatRequest.to(model, "hi").build();
    }

    private static ProviderException error(ErrorKind kind, ErrorPhase phase) {
        return new ProviderException.Builder(kind, "main says " + kind)
                .phase(phase)
                .build();
    }

    @ParameterizedTest
    @CsvSource({"CONTENT_FILTER, lenient, CONTENT_REFUSED", "CONTEXT_FULL, longer, CONTEXT_TOO_LONG"})
    void open_chosenModelEndsWithoutAWord_theOneForItsReasonAnswersAndSaysSo(
            FinishReason.Kind reason, String expected, ErrorKind kind) {
        main.script = List.of(main.started(), new ChatEvent.Done(new FinishReason(reason, "word")));

        ChatResponse response = provider.open(request("main"), context()).collect();

        assertThat(response.text()).isEqualTo("from " + expected);
        assertThat(response.warnings())
                .containsExactly(new ChatEvent.Warning(
                        "fallback", "main/main failed (" + kind + "), so " + expected + "/" + expected + " was asked"));
    }

    @Test
    void open_chosenModelIsCutAfterItsFirstWord_nobodyElseIsAsked() {
        main.script = List.of(
                main.started(),
                new ChatEvent.TextDelta("half"),
                new ChatEvent.Done(new FinishReason(FinishReason.Kind.CONTENT_FILTER, "content_filter")));

        ChatResponse response = provider.open(request("main"), context()).collect();

        assertThat(response.text()).isEqualTo("half");
        assertThat(response.finishReason().kind()).isEqualTo(FinishReason.Kind.CONTENT_FILTER);
    }

    @Test
    void open_allRefuseWithoutAWord_theLastOneSaysSo() {
        for (Answering model : List.of(main, lenient)) {
            model.script = List.of(
                    model.started(),
                    new ChatEvent.Done(new FinishReason(FinishReason.Kind.CONTENT_FILTER, "content_filter")));
        }

        ChatResponse response = provider.open(request("main"), context()).collect();

        assertThat(response.text()).isEmpty();
        assertThat(response.model().name()).isEqualTo("lenient");
        assertThat(response.finishReason().kind()).isEqualTo(FinishReason.Kind.CONTENT_FILTER);
    }

    /** Answers with its script, which is its own name until a test says otherwise. */
    private final class Answering implements Provider {
        private final ModelInfo model;
        private List<Object> script;
        private int asked;

        Answering(String name) {
            model = ModelInfo.of(ModelId.of(name, name)).build();
            script = List.of(started(), new ChatEvent.TextDelta("from " + name), new ChatEvent.Done(FinishReason.STOP));
        }

        ChatEvent started() {
            return new ChatEvent.Started("r", model.id());
        }

        Target target() {
            return new Target(this, model);
        }

        @Override
        public ProviderId id() {
            return model.id().provider();
        }

        @Override
        public List<ModelInfo> models() {
            return List.of(model);
        }

        @Override
        public ChatStream open(ChatRequest request, CallContext context) {
            asked++;
            if (script.get(0) instanceof ExaiException e) {
                throw e;
            }
            open.incrementAndGet();
            return new Playback(script);
        }
    }

    private final class Playback implements ChatStream {
        private final List<Object> script;
        private int at;
        private boolean closed;

        Playback(List<Object> script) {
            this.script = script;
        }

        @Override
        public boolean hasNext() {
            if (at < script.size() && script.get(at) instanceof ExaiException e) {
                throw e;
            }
            return at < script.size();
        }

        @Override
        public ChatEvent next() {
            return (ChatEvent) script.get(at++);
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                open.decrementAndGet();
            }
        }
    }
}
