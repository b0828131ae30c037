package dev.exai.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.chat.FinishReason;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.Usage;
import dev.exai.core.model.ModelId;
import dev.exai.core.spi.CallContext;
import dev.exai.testkit.ScriptedProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ContinuedAnswerTest {
    private static final ModelId MODEL = ModelId.of("scripted", "model-1");
    private static final FinishReason CUT = new FinishReason(FinishReason.Kind.LENGTH, "length");
    private static final ChatRequest QUESTION =
            ChatRequest.to("model-1", "write a lot").build();

    private final ScriptedProvider provider = new ScriptedProvider("scripted");
    private final SessionManager sessions = SessionManager.create();
    private final List<ChatEvent> heard = new ArrayList<>();

    @AfterEach
    void close() {
        sessions.close();
        assertThat(provider.openStreams()).isZero();
    }

    @Test
    void chatToEnd_cutTwice_joinsThePartsAndCountsAll() {
        part("one two three four five six", CUT);
        part("four five six seven eight nine", CUT);
        part(" ten and more", FinishReason.STOP);

        ChatResponse whole = ask(5).orThrow();

        assertThat(whole.text()).isEqualTo("one two three four five six seven eight nine ten and more");
        assertThat(whole.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(whole.usage()).isEqualTo(Usage.of(30, 6));
        assertThat(whole.warnings()).extracting(ChatEvent.Warning::code).containsExactly("answer_continued");
        assertThat(heardText()).isEqualTo(whole.text());
        assertThat(heard).filteredOn(ChatEvent.Done.class::isInstance).hasSize(1);
        assertThat(heard).filteredOn(ChatEvent.Started.class::isInstance).hasSize(1);
        assertThat(heard.get(heard.size() - 1)).isInstanceOf(ChatEvent.Done.class);
        List<Message> last = provider.calls().get(2).request().messages();
        assertThat(last.get(1)).isEqualTo(Message.assistant("one two three four five six seven eight nine"));
        assertThat(last).hasSize(3);
    }

    @Test
    void chatToEnd_whole_isOneCall() {
        part("all of it", FinishReason.STOP);

        ChatResponse whole = ask(5).orThrow();

        assertThat(whole.text()).isEqualTo("all of it");
        assertThat(whole.warnings()).isEmpty();
        assertThat(provider.calls()).hasSize(1);
        assertThat(heard.get(heard.size() - 1)).isInstanceOf(ChatEvent.Done.class);
    }

    @Test
    void chatToEnd_moreThanAllowedParts_staysCut() {
        part("one one one", CUT);
        part("two two two", CUT);

        ChatResponse whole = ask(2).orThrow();

        assertThat(whole.finishReason().kind()).isEqualTo(FinishReason.Kind.LENGTH);
        assertThat(whole.text()).isEqualTo("one one onetwo two two");
    }

    @Test
    void chatToEnd_nothingNewComes_stops() {
        part("one one one", CUT);
        part("one one one", CUT);

        ChatResponse whole = ask(9).orThrow();

        assertThat(whole.text()).isEqualTo("one one one");
        assertThat(provider.calls()).hasSize(2);
    }

    @Test
    void chatToEnd_continuationFails_returnsWhatThereIs() {
        part("one one one", CUT);
        provider.onOpen().fail(new ProviderException.Builder(ErrorKind.OVERLOADED, "busy").build());

        ChatResponse whole = ask(9).orThrow();

        assertThat(whole.text()).isEqualTo("one one one");
        assertThat(whole.finishReason()).isEqualTo(CUT);
        assertThat(whole.warnings()).extracting(ChatEvent.Warning::code).containsExactly("continuation_failed");
    }

    @Test
    void chatToEnd_firstPartFails_fails() {
        provider.onOpen().fail(new ProviderException.Builder(ErrorKind.OVERLOADED, "busy").build());

        assertThatThrownBy(() -> ask(9).orThrow()).isInstanceOf(ExaiException.class);
    }

    @Test
    void chatToEnd_cancelledInTheSecondPart_keepsTheTextOfBoth() throws Exception {
        part("one one one ", CUT);
        var second = provider.onOpen()
                .events(
                        new ChatEvent.Started("r", MODEL),
                        new ChatEvent.TextDelta("two"),
                        new ChatEvent.Done(FinishReason.STOP))
                .stallAfter(2);
        InBackground<SessionResult<ChatResponse>> call = InBackground.run(() -> ask(9));
        assertThat(second.awaitBlocked(Duration.ofSeconds(10))).isTrue();

        sessions.live().forEach(live -> sessions.cancel(live.principal(), live.id(), "enough"));

        SessionResult<ChatResponse> result = call.result();
        assertThat(result).isInstanceOf(SessionResult.Cancelled.class);
        assertThat(result.metadata().partialText()).isEqualTo("one one one two");
    }

    private SessionResult<ChatResponse> ask(int maxParts) {
        return sessions.execute(
                SessionRequest.of(MODEL, CallContext.within(Duration.ofMinutes(1))),
                session -> session.chatToEnd(provider, QUESTION, heard::add, maxParts));
    }

    private void part(String text, FinishReason reason) {
        provider.onOpen()
                .events(
                        new ChatEvent.Started("r", MODEL),
                        new ChatEvent.TextDelta(text.substring(0, 5)),
                        new ChatEvent.TextDelta(text.substring(5)),
                        new ChatEvent.UsageSeen(Usage.of(10, 2)),
                        new ChatEvent.Done(reason));
    }

    private String heardText() {
        return heard.stream()
                .filter(ChatEvent.TextDelta.class::isInstance)
                .map(event -> ((ChatEvent.TextDelta) event).text())
                .collect(Collectors.joining());
    }
}
