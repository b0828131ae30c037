package dev.exai.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.CancelToken;
import dev.exai.core.Deadline;
import dev.exai.core.ErrorKind;
import dev.exai.core.PrincipalId;
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

    private final SessionManager sessions = SessionManager.create();

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
                CallContext.within(Duration.ofSeconds(10)),
                event -> seen.add(event.getClass().getSimpleName()));

        assertThat(result.orThrow().text()).isEqualTo("one two ");
        assertThat(seen).containsExactly("Started", "TextDelta", "TextDelta", "UsageSeen", "Done");
        assertThat(result.metadata().answered()).hasToString("fake/m-2026");
        assertThat(result.metadata().requested()).isEqualTo(FakeProvider.MODEL);
        assertThat(result.metadata().usage()).isEqualTo(Usage.of(3, 2));
        assertThat(result.metadata().partialText()).isNull();
    }

    @Test
    void chat_deadlinePassesWhileProviderHangs_closesStreamAndKeepsPartialText() {
        FakeProvider provider = new FakeProvider(true);

        SessionResult<ChatResponse> result =
                sessions.chat(provider, QUESTION, CallContext.within(Duration.ofMillis(100)));

        assertThat(result)
                .isInstanceOfSatisfying(
                        SessionResult.TimedOut.class,
                        timedOut -> assertThat(timedOut.error().kind()).isEqualTo(ErrorKind.TIMEOUT));
        assertThat(result.metadata().partialText()).isEqualTo("one two ");
        assertThat(result.metadata().duration()).isLessThan(Duration.ofMillis(1_100));
        assertThat(provider.closed).hasValue(1);
    }

    @Test
    void chat_callerCancels_closesStream() throws Exception {
        FakeProvider provider = new FakeProvider(true);
        CancelToken cancel = new CancelToken();
        CallContext context = CallContext.until(Deadline.after(Duration.ofSeconds(30)))
                .cancel(cancel)
                .principal(new PrincipalId("p"))
                .build();
        Thread canceller = new Thread(() -> {
            try {
                provider.hanging.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            cancel.cancel("client went away");
        });
        canceller.start();

        SessionResult<ChatResponse> result = sessions.chat(provider, QUESTION, context);
        canceller.join();

        assertThat(result).isInstanceOf(SessionResult.Cancelled.class);
        assertThat(provider.closed).hasValue(1);
        assertThat(sessions.counts().cancelled()).isEqualTo(1);
    }
}
