package dev.exai.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.Part;
import dev.exai.core.chat.Role;
import dev.exai.core.chat.ToolCall;
import dev.exai.core.file.RemoteFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HistoryWindowTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void of_everythingFits_omitsNothing() {
        List<Turn> turns = List.of(turn(1, 40), turn(2, 40));

        HistoryWindow window = HistoryWindow.of(turns, 28);

        assertThat(window).isEqualTo(new HistoryWindow(null, turns, 0, 28));
        assertThat(HistoryWindow.of(List.of(), 10)).isEqualTo(new HistoryWindow(null, List.of(), 0, 0));
    }

    @Test
    void of_oneTokenTooMuch_omitsTheOldestWholeTurn() {
        List<Turn> turns = List.of(turn(1, 40), turn(2, 40));

        HistoryWindow window = HistoryWindow.of(turns, 27);

        assertThat(window.turns()).containsExactly(turns.get(1));
        assertThat(window.omittedTurns()).isEqualTo(1);
        assertThat(window.tokens()).isEqualTo(14);
        assertThat(window.messages()).isEqualTo(turns.get(1).messages());
    }

    @Test
    void of_newestTurnNearlyTheBudget_keepsIt() {
        List<Turn> turns = List.of(turn(1, 40), turn(2, 380));

        HistoryWindow window = HistoryWindow.of(turns, 100);

        assertThat(window.turns()).containsExactly(turns.get(1));
    }

    @Test
    void of_newestTurnLargerThanTheBudget_isEmptyAndSaysSo() {
        HistoryWindow window = HistoryWindow.of(List.of(turn(1, 40), turn(2, 4_000)), 100);

        assertThat(window).isEqualTo(new HistoryWindow(null, List.of(), 2, 0));
        assertThat(HistoryWindow.of(List.of(turn(1, 40)), 0).turns()).isEmpty();
    }

    @Test
    void of_growingConversation_keepsItsBeginningForManyTurns() {
        Random random = new Random(7);
        List<Turn> turns = new ArrayList<>();
        int moves = 0;
        long first = 1;
        for (int i = 1; i <= 600; i++) {
            turns.add(turn(i, 20 + random.nextInt(200)));
            HistoryWindow window = HistoryWindow.of(turns, 4_000);
            long begins = window.turns().get(0).number();

            assertThat(window.tokens()).isLessThanOrEqualTo(4_000);
            assertThat(window.omittedTurns()).isEqualTo(begins - 1);
            assertThat(begins).isGreaterThanOrEqualTo(first);
            if (i > 200) {
                assertThat(window.tokens()).isGreaterThan(4_000 * 3 / 4);
            }
            moves += begins > first ? 1 : 0;
            first = begins;
        }

        assertThat(moves).isLessThan(600 / 8);
    }

    @Test
    void sizes_everyKindOfPart_areCounted() {
        Message answer = new Message(
                Role.ASSISTANT,
                List.of(
                        new Part.Text("aé€😀"),
                        new Part.Reasoning(FakeProvider.ID, "think", "sig"),
                        new Part.Reasoning(FakeProvider.ID, "think", null),
                        new Part.ToolUse(new ToolCall("c", "tool", JsonText.emptyObject())),
                        new Part.Opaque(FakeProvider.ID, "x", JsonText.of("[1]"))));
        Message question = Message.user(List.of(
                new Part.Image("image/png", new byte[1_000]),
                new Part.ImageUrl("https://example.com/x.png"),
                new Part.FileReference(RemoteFile.of(FakeProvider.ID, "f", "n").build())));
        Message results = Message.toolResults(List.of(new Part.ToolResult("c", "tool", "fine", false)));

        assertThat(MessageSize.bytes(answer)).isEqualTo(10 + 8 + 5 + 6 + 3);
        assertThat(MessageSize.bytes(question)).isEqualTo(1_000 + 64 + 64);
        assertThat(MessageSize.bytes(results)).isEqualTo(8);
        assertThat(MessageSize.tokens(question)).isEqualTo(4 + 1_600 + 1_600);
        assertThat(MessageSize.tokens(Message.user("abcde 中文"))).isEqualTo(4 + 2 + 2);
    }

    /** A turn of {@code characters / 4 + 4} tokens. */
    private static Turn turn(long number, int characters) {
        return new Turn(
                number,
                NOON,
                TurnContent.of(List.of(Message.user("x".repeat(characters)))).build());
    }
}
