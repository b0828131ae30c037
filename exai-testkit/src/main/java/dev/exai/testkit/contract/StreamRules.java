package dev.exai.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ExaiException;
import dev.exai.core.chat.ChatCollector;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatStream;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rules of reading an answer piece by piece. */
public interface StreamRules {
    /** The harness of the running rule. */
    ProviderHarness harness();

    /** Everything that reads streams relies on it. */
    @Test
    @DisplayName("S01 Events come as one Started, any others, one Done, and nothing after it")
    default void s01() {
        Subject subject = new Subject(harness());
        subject.instruct(new Instruction.Say(List.of("a ", "b ", "c")));

        try (ChatStream stream = subject.open("order")) {
            List<ChatEvent> events = Subject.drain(stream);

            assertThat(events.get(0)).isInstanceOf(ChatEvent.Started.class);
            assertThat(events.get(events.size() - 1)).isInstanceOf(ChatEvent.Done.class);
            assertThat(events).filteredOn(ChatEvent.Started.class::isInstance).hasSize(1);
            assertThat(events).filteredOn(ChatEvent.Done.class::isInstance).hasSize(1);
        }
    }

    /** As every iterator. */
    @Test
    @DisplayName("S02 After the end hasNext stays false and next throws NoSuchElementException")
    default void s02() {
        Subject subject = new Subject(harness());
        subject.instruct(new Instruction.Say(List.of("end")));

        try (ChatStream stream = subject.open("end")) {
            Subject.drain(stream);

            assertThat(stream.hasNext()).isFalse();
            assertThat(stream.hasNext()).isFalse();
            assertThatThrownBy(stream::next).isInstanceOf(NoSuchElementException.class);
        }
    }

    /** Loggers and wrappers ask more than once. */
    @Test
    @DisplayName("S03 hasNext may be asked repeatedly or not at all; no event is lost or doubled")
    default void s03() {
        Subject subject = new Subject(harness());
        subject.instruct(new Instruction.Say(List.of("a ", "b ", "c")));

        ChatCollector collector = new ChatCollector();
        try (ChatStream stream = subject.open("ask often")) {
            collector.add(stream.next());
            boolean more = stream.hasNext();
            while (more) {
                collector.add(stream.next());
                more = stream.hasNext();
                assertThat(stream.hasNext()).isEqualTo(more);
            }
        }

        assertThat(collector.response().text()).isEqualTo("a b c");
    }

    /** The point of streaming. */
    @Test
    @DisplayName("S04 What has arrived can be read while the rest is still to come")
    default void s04() {
        Subject subject = new Subject(harness());
        subject.instruct(new Instruction.Stall(2));

        try (ChatStream stream = subject.open("slowly")) {
            assertThat(Subject.readPieces(stream, 2)).hasSize(2);
        }
    }

    /** Close is called in finally blocks, by time-outs and by users at once. */
    @Test
    @DisplayName("S05 A stream may be closed repeatedly, before and after its end; close never throws")
    default void s05() {
        Subject subject = new Subject(harness());
        subject.instruct(new Instruction.Echo());

        ChatStream early = subject.open("one two three");
        early.close();
        early.close();
        ChatStream late = subject.open("one two three");
        Subject.drain(late);
        late.close();
        late.close();

        assertThat(subject.ask("still works").text()).isEqualTo("still works");
    }

    /** Nobody may mistake a stream that was closed for an answer that was complete. */
    @Test
    @DisplayName("S06 Reading a stream that was closed before its end fails with CANCELLED")
    default void s06() {
        Subject subject = new Subject(harness());
        subject.instruct(new Instruction.Stall(2));
        ChatStream stream = subject.open("closed early");
        Subject.readPieces(stream, 1);

        stream.close();

        assertThat(Subject.failure(() -> Subject.drain(stream)).kind()).isEqualTo(ErrorKind.CANCELLED);
    }

    /** A connection of an answer nobody reads costs money until the service ends by itself. */
    @Test
    @DisplayName("S07 Closing a stream before its end ends its connection")
    default void s07() {
        Subject subject = new Subject(harness());
        subject.instruct(new Instruction.Stall(1));
        ChatStream stream = subject.open("given up");
        Subject.readPieces(stream, 1);

        stream.close();

        assertThat(Subject.eventually(() -> harness().openConnections() <= 0, Duration.ofSeconds(2)))
                .isTrue();
    }

    /** Half an answer must never look whole. */
    @Test
    @DisplayName("S08 A connection that breaks fails the stream after the pieces that came, and again on each call")
    default void s08() {
        Subject subject = new Subject(harness());
        subject.instruct(new Instruction.Cut(2));

        try (ChatStream stream = subject.open("cut")) {
            Subject.readPieces(stream, 2);
            ExaiException first = Subject.failure(() -> Subject.drain(stream));
            ExaiException second = Subject.failure(() -> Subject.drain(stream));

            assertThat(first.kind()).isIn(ErrorKind.INTERRUPTED, ErrorKind.INCOMPLETE);
            assertThat(first.phase()).isEqualTo(ErrorPhase.OUTPUT);
            assertThat(second.kind()).isEqualTo(first.kind());
        }
    }
}
