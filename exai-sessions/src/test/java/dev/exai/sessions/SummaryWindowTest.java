package dev.exai.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.Part;
import dev.exai.core.chat.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Pinned turns and summaries in the window, and notes that no model sees. */
class SummaryWindowTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final List<Turn> turns = new ArrayList<>();

    @Test
    void of_pinnedTurnIsOld_staysInItsPlace() {
        say(20);

        HistoryWindow window = HistoryWindow.of(turns, 140, Set.of(2L, 19L));

        assertThat(window.turns().get(0).number()).isEqualTo(2);
        assertThat(window.turns()).extracting(Turn::number).contains(19L, 20L).doesNotContain(3L);
        assertThat(window.omittedTurns()).isEqualTo(20 - window.turns().size());
        assertThat(window.tokens()).isLessThanOrEqualTo(140);
    }

    @Test
    void of_pinnedTurnsTakeTooMuch_keepsTheNewestOfThem() {
        say(20);

        HistoryWindow window = HistoryWindow.of(turns, 140, Set.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L));

        assertThat(window.turns().get(0).number()).isEqualTo(4);
        assertThat(window.turns()).extracting(Turn::number).contains(20L);
    }

    @Test
    void of_summaryOfWhatIsLeftOut_standsInFrontAndIsNoTurn() {
        say(40);
        summarize(10, "they said x");

        HistoryWindow window = HistoryWindow.of(turns, 280);

        assertThat(window.summary()).isNotNull();
        assertThat(window.summarizedThrough()).isEqualTo(10);
        assertThat(window.omittedTurns()).isEqualTo(40 - window.turns().size());
        assertThat(window.messages().get(1)).isEqualTo(Message.assistant("they said x"));
        assertThat(window.messages().get(2))
                .isEqualTo(turns.get(window.omittedTurns()).messages().get(0));
        assertThat(window.tokens()).isLessThanOrEqualTo(280);
    }

    @Test
    void of_severalSummaries_takesTheNewestThatEndsBeforeTheWindow() {
        say(40);
        summarize(8, "older");
        summarize(23, "newer");
        summarize(39, "reaches into the window");
        summarize(24, "far too long ".repeat(100));

        HistoryWindow window = HistoryWindow.of(turns, 280);

        assertThat(window.summarizedThrough()).isEqualTo(23);
    }

    @Test
    void of_everythingFits_leavesSummariesOut() {
        say(3);
        summarize(2, "short");

        HistoryWindow window = HistoryWindow.of(turns, 1_000);

        assertThat(window.summary()).isNull();
        assertThat(window.summarizedThrough()).isZero();
        assertThat(window.turns()).hasSize(3);
        assertThat(window.omittedTurns()).isZero();
    }

    @Test
    void withoutNotes_messageWithNotes_losesThemAlone() {
        TurnNote note = new TurnNote("x", JsonText.of("{\"a\":1}"));
        Message both = new Message(Role.ASSISTANT, List.of(new Part.Text("said"), note.asPart()));
        Message noteOnly = new Message(Role.ASSISTANT, List.of(note.asPart()));

        assertThat(TurnNote.withoutNotes(both)).isEqualTo(Message.assistant("said"));
        assertThat(TurnNote.withoutNotes(noteOnly)).isEqualTo(Message.assistant(""));
        assertThat(TurnNote.withoutNotes(Message.user("q"))).isEqualTo(Message.user("q"));
        assertThat(TurnNote.find(TurnContent.of(List.of(both)).build(), "x")).contains(JsonText.of("{\"a\":1}"));
        assertThat(TurnNote.find(TurnContent.of(List.of(both)).build(), "y")).isEmpty();
    }

    @Test
    void of_noteThatIsNoNumber_standsForNothing() {
        Message odd = new Message(Role.ASSISTANT, List.of(new TurnNote("summary", JsonText.of("\"odd\"")).asPart()));

        Summary summary = Summary.of(
                        new Turn(1, NOON, TurnContent.of(List.of(odd)).build()))
                .orElseThrow();

        assertThat(summary.through()).isZero();
    }

    /** Turns of 14 tokens each. */
    private void say(int count) {
        for (int i = 0; i < count; i++) {
            turns.add(new Turn(
                    turns.size() + 1,
                    NOON,
                    TurnContent.of(List.of(Message.user("x".repeat(40)))).build()));
        }
    }

    private void summarize(long through, String text) {
        turns.add(
                new Turn(turns.size() + 1, NOON, Summary.content(through, text).build()));
    }
}
