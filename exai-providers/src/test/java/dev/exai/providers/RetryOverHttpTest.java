package dev.exai.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ProviderException;
import dev.exai.core.Secret;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.Attempt;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.ProviderConfig;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.WireDialect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RetryOverHttpTest {
    private static final String BUSY = "{\"error\":{\"message\":\"busy\",\"type\":\"server_error\"}}";

    private final FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
    private final ProviderRegistry registry =
            Providers.load(List.of(ProviderConfig.of(new ProviderId("openai"), "openai")
                    .baseUrl(upstream.baseUrl())
                    .keys(List.of(Secret.of(upstream.key())))
                    .build()));
    private final CallContext context = CallContext.within(Duration.ofSeconds(30));

    @AfterEach
    void nothingIsLeftOpen() throws InterruptedException {
        registry.close();
        assertThat(upstream.awaitNoConnections(Duration.ofSeconds(5))).isTrue();
        upstream.close();
    }

    @Test
    void open_upstreamFailsOnce_answersWithTheSecondAttempt() {
        upstream.onChat().fail(503, Map.of(), BUSY);
        upstream.onChat().reply("at last");

        assertThat(open().collect().text()).isEqualTo("at last");
        assertThat(upstream.chats()).hasSize(2);
        assertThat(attempts()).extracting(Attempt::failure).containsExactly(ErrorKind.OVERLOADED, null);
        assertThat(attempts())
                .allSatisfy(attempt -> assertThat(attempt.keyFingerprint()).matches("[0-9a-f]{8}"));
    }

    @Test
    void open_cutBeforeTheFirstWord_isRetriedUnseen() {
        upstream.onChat().reply("never seen").cutAfter(1);
        upstream.onChat().reply("whole");

        assertThat(open().collect().text()).isEqualTo("whole");
        assertThat(upstream.chats()).hasSize(2);
    }

    @Test
    void open_cutAfterTheFirstWord_isInterruptedAndNotRetried() {
        upstream.onChat().reply("one two three four").cutAfter(3);
        ChatStream stream = open();

        ProviderException error =
                catchThrowableOfType(ProviderException.class, () -> stream.forEachRemaining(event -> {}));

        assertThat(error.kind()).isEqualTo(ErrorKind.INTERRUPTED);
        assertThat(error.phase()).isEqualTo(ErrorPhase.OUTPUT);
        assertThat(upstream.chats()).hasSize(1);
        stream.close();
    }

    @Test
    void open_retryAfter_isWaitedOut() {
        upstream.onChat().fail(429, Map.of("Retry-After", "1"), BUSY);
        upstream.onChat().reply("ok");

        assertThat(open().collect().text()).isEqualTo("ok");
        assertThat(attempts().get(1).waitBefore()).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void open_serverSaysThatRetryingIsOfNoUse_isAskedOnce() {
        upstream.onChat().fail(503, Map.of("x-should-retry", "false"), BUSY);

        ProviderException error = catchThrowableOfType(ProviderException.class, this::open);

        assertThat(error.kind()).isEqualTo(ErrorKind.OVERLOADED);
        assertThat(error.retryable()).isFalse();
        assertThat(error.toBuilder(ErrorKind.SERVER_ERROR).build().retryable()).isFalse();
        assertThat(upstream.chats()).hasSize(1);
    }

    @Test
    void open_serverSaysThatRetryingHelps_isBelievedWhereTheKindAllows() {
        upstream.onChat().fail(503, Map.of("x-should-retry", "true"), BUSY);
        upstream.onChat().fail(400, Map.of("x-should-retry", "true"), BUSY);

        ProviderException error = catchThrowableOfType(ProviderException.class, this::open);

        assertThat(error.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(error.retryable()).isFalse();
        assertThat(upstream.chats()).hasSize(2);
    }

    @Test
    void open_refusedForGood_isAskedOnce() {
        upstream.onChat().fail(401, Map.of(), BUSY);

        ProviderException error = catchThrowableOfType(ProviderException.class, this::open);

        assertThat(error.kind()).isEqualTo(ErrorKind.AUTHENTICATION);
        assertThat(upstream.chats()).hasSize(1);
    }

    @Test
    void open_retriedUnseen_showsOneBeginningOnly() {
        upstream.onChat().reply("never seen").cutAfter(1);
        upstream.onChat().reply("whole");

        List<ChatEvent> events = new ArrayList<>();
        try (ChatStream stream = open()) {
            stream.forEachRemaining(events::add);
        }

        assertThat(events).filteredOn(ChatEvent.Started.class::isInstance).hasSize(1);
        assertThat(events).filteredOn(ChatEvent.Opaque.class::isInstance).doesNotHaveDuplicates();
    }

    private ChatStream open() {
        return registry.providers().get(0).open(ChatRequest.to("gpt-4o", "hi").build(), context);
    }

    private List<Attempt> attempts() {
        return context.journal().attempts();
    }
}
