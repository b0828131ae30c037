package dev.exai.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.CancelToken;
import dev.exai.core.Deadline;
import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ExaiException;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.chat.Usage;
import dev.exai.core.spi.CallContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionChatTest {
    private static final ChatRequest QUESTION = ChatRequest.to("m", "hello").build();
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final ManualTime time = new ManualTime();
    private final SessionManager sessions = SessionManager.builder().time(time).build();

    @AfterEach
    void nothingIsLeft() {
        assertThat(sessions.counts().running()).isZero();
        assertThat(sessions.close(Duration.ZERO)).isTrue();
    }

    @Test
    void chat_answers_succeedsWithMetadataBeside() {
        List<String> seen = new ArrayList<>();

        SessionResult<ChatResponse> result = sessions.chat(
                new FakeProvider(false),
                QUESTION,
                context(new CancelToken()),
                event -> seen.add(event.getClass().getSimpleName()));

        assertThat(result.orThrow().text()).isEqualTo("one two ");
        assertThat(seen).containsExactly("Started", "TextDelta", "TextDelta", "UsageSeen", "Done");
        assertThat(result.metadata().answered()).hasToString("fake/m-2026");
        assertThat(result.metadata().requested()).isEqualTo(FakeProvider.MODEL);
        assertThat(result.metadata().usage()).isEqualTo(Usage.of(3, 2));
        assertThat(result.metadata().partialText()).isNull();
        assertThat(result.metadata().toString()).doesNotContain("one two");
    }

    @Test
    void chat_severalInOneSession_addsUpUsage() {
        SessionRequest request = SessionRequest.of(FakeProvider.MODEL, context(new CancelToken()));

        SessionResult<String> result = sessions.execute(request, session -> {
            String first = session.chat(new FakeProvider(false), QUESTION).text();
            return first + session.chat(new FakeProvider(false), QUESTION).text();
        });

        assertThat(result.orThrow()).isEqualTo("one two one two ");
        assertThat(result.metadata().usage()).isEqualTo(Usage.of(6, 4));
    }

    @Test
    void chat_deadlinePassesWhileProviderHangs_closesStreamAndKeepsPartialText() throws Exception {
        FakeProvider provider = new FakeProvider(true);
        InBackground<SessionResult<ChatResponse>> call =
                InBackground.run(() -> sessions.chat(provider, QUESTION, context(new CancelToken())));
        InBackground.await(provider.hanging);

        time.advance(MINUTE);
        SessionResult<ChatResponse> result = call.result();

        ExaiException error = ((SessionResult.TimedOut<ChatResponse>) result).error();
        assertThat(error.kind()).isEqualTo(ErrorKind.TIMEOUT);
        assertThat(error.phase()).isEqualTo(ErrorPhase.OUTPUT);
        assertThat(result.metadata().partialText()).isEqualTo("one two ");
        assertThat(result.metadata().duration()).isEqualTo(MINUTE);
        assertThat(provider.closed).hasValue(1);
        assertThat(sessions.counts().timedOut()).isEqualTo(1);
    }

    @Test
    void chat_callerCancels_closesStreamAndKeepsPartialText() throws Exception {
        FakeProvider provider = new FakeProvider(true);
        CancelToken cancel = new CancelToken();
        InBackground<SessionResult<ChatResponse>> call =
                InBackground.run(() -> sessions.chat(provider, QUESTION, context(cancel)));
        InBackground.await(provider.hanging);

        cancel.cancel("client went away");
        SessionResult<ChatResponse> result = call.result();

        ExaiException error = ((SessionResult.Cancelled<ChatResponse>) result).error();
        assertThat(error).hasMessage("cancelled: client went away");
        assertThat(error.kind()).isEqualTo(ErrorKind.CANCELLED);
        assertThat(result.metadata().partialText()).isEqualTo("one two ");
        assertThat(provider.closed).hasValue(1);
        assertThat(sessions.counts().cancelled()).isEqualTo(1);
    }

    private CallContext context(CancelToken cancel) {
        return CallContext.until(Deadline.after(MINUTE, time)).cancel(cancel).build();
    }
}
