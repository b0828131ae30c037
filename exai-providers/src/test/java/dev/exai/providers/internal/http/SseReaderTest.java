package dev.exai.providers.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.ErrorKind;
import dev.exai.core.ProviderException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of an event stream, however its bytes are cut. */
class SseReaderTest {
    private static final String BOM = "\uFEFF";

    static List<Arguments> streams() {
        return List.of(
                Arguments.of("line feeds", "data: a\n\ndata: b\n\n", List.of("a", "b")),
                Arguments.of("carriage returns", "data: a\r\rdata: b\r\r", List.of("a", "b")),
                Arguments.of("both", "data: a\r\n\r\ndata: b\r\n\r\n", List.of("a", "b")),
                Arguments.of("mixed", "data: a\r\n\rdata: b\n\r\n\ndata: c\r\r\n", List.of("a", "b", "c")),
                Arguments.of("byte order mark", BOM + "data: a\n\n", List.of("a")),
                Arguments.of("mark inside", "data: a\n\n" + BOM + "data: b\n\ndata: c\n\n", List.of("a", "c")),
                Arguments.of("comments", ": keep-alive\n\n:\ndata: a\n: more\n\n: end\n", List.of("a")),
                Arguments.of("several lines", "data: a\ndata: b\ndata:\ndata: c\n\n", List.of("a\nb\n\nc")),
                Arguments.of("no space", "data:a\n\ndata:  b\n\n", List.of("a", " b")),
                Arguments.of("no colon", "data\n\ndata\ndata\n\n", List.of("", "\n")),
                Arguments.of("other fields", "id: 7\nretry: 10\nfoo: x\ndata: a\ndatas: b\n\n", List.of("a")),
                Arguments.of("sent twice", "id: 1\ndata: a\n\nid: 1\ndata: a\n\nid: 2\ndata: a\n\n", List.of("a", "a")),
                Arguments.of("without ids", "data: a\n\ndata: a\n\nid:\ndata: a\n\n", List.of("a", "a", "a")),
                Arguments.of("named", "event: error\ndata: a\n\ndata: b\n\n", List.of("error|a", "b")),
                Arguments.of("name without data", "event: ping\n\ndata: b\n\n", List.of("b")),
                Arguments.of("wide characters", "data: Grüße 🌍 €\n\n", List.of("Grüße 🌍 €")),
                Arguments.of("unfinished", "data: a\n\ndata: b\n", List.of("a")),
                Arguments.of("blank lines", "\n\n\ndata: a\n\n\n\n", List.of("a")),
                Arguments.of("empty", "", List.of()),
                Arguments.of("mark without blank line", "data: a\n\ndata: [DONE]", List.of("a", "[DONE]")),
                Arguments.of("mark with one line end", "data: a\n\ndata: [DONE]\n", List.of("a", "[DONE]")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("streams")
    void next_anyCutOfTheBytes_givesTheSameEvents(String name, String wire, List<String> expected) {
        byte[] bytes = wire.getBytes(StandardCharsets.UTF_8);

        for (int piece = 1; piece <= Math.max(1, bytes.length); piece++) {
            assertThat(read(bytes, piece)).as("%s in pieces of %d", name, piece).isEqualTo(expected);
        }
    }

    @Test
    void next_thousandsOfEvents_keepsTheBufferSmall() {
        String wire = "data: {\"some\":\"text of an ordinary length\"}\n\n".repeat(5_000);
        SseReader reader = new SseReader(pieces(wire.getBytes(StandardCharsets.UTF_8), 4_321), "[DONE]");

        int count = 0;
        while (reader.next()) {
            count++;
        }

        assertThat(count).isEqualTo(5_000);
        assertThat(reader.bytes()).hasSizeLessThanOrEqualTo(16 << 10);
    }

    @Test
    void next_eventOfNearlyOneMebibyte_isRead() {
        String data = "x".repeat((1 << 20) - 100);
        SseReader reader =
                new SseReader(pieces(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8), 50_000), "[DONE]");

        boolean found = reader.next();

        assertThat(found).isTrue();
        assertThat(reader.data()).isEqualTo(data);
    }

    @ParameterizedTest
    @ValueSource(strings = {"data: ", ": ", "data: a\ndata: "})
    void next_longerThanOneMebibyte_fails(String prefix) {
        SseReader.Input endless = new SseReader.Input() {
            private final byte[] first = prefix.getBytes(StandardCharsets.UTF_8);
            private boolean begun;

            @Override
            public int read(byte[] buffer, int from, int length) {
                if (!begun) {
                    begun = true;
                    System.arraycopy(first, 0, buffer, from, first.length);
                    return first.length;
                }
                java.util.Arrays.fill(buffer, from, from + length, (byte) 'x');
                return length;
            }
        };
        SseReader reader = new SseReader(endless, "[DONE]");

        assertThatThrownBy(reader::next)
                .isInstanceOfSatisfying(
                        ProviderException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.BAD_UPSTREAM));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"error\":1}", "  \n <html>", "[1]", "\"text\"", BOM + "{}"})
    void looksLikeEvents_otherBody_isFalse(String body) {
        SseReader reader = new SseReader(pieces(body.getBytes(StandardCharsets.UTF_8), 1), "[DONE]");

        assertThat(reader.looksLikeEvents()).isFalse();
        assertThat(body).startsWith(reader.leftover(100));
    }

    @ParameterizedTest
    @ValueSource(strings = {"data: a\n\n", ": hi\n\ndata: a\n\n", "\n\ndata: a\n\n", BOM + "data: a\n\n"})
    void looksLikeEvents_events_isTrueAndLosesNothing(String body) {
        SseReader reader = new SseReader(pieces(body.getBytes(StandardCharsets.UTF_8), 1), "[DONE]");

        boolean events = reader.looksLikeEvents();

        assertThat(events).isTrue();
        assertThat(reader.next()).isTrue();
        assertThat(reader.data()).isEqualTo("a");
        assertThat(reader.sawEvent()).isTrue();
    }

    @Test
    void looksLikeEvents_emptyBody_isTrueBecauseNothingSpeaksAgainstIt() {
        SseReader reader = new SseReader(pieces(new byte[0], 1), "[DONE]");

        assertThat(reader.looksLikeEvents()).isTrue();
        assertThat(reader.next()).isFalse();
        assertThat(reader.sawEvent()).isFalse();
    }

    private static List<String> read(byte[] bytes, int piece) {
        SseReader reader = new SseReader(pieces(bytes, piece), "[DONE]");
        List<String> events = new ArrayList<>();
        while (reader.next()) {
            events.add((reader.name().isEmpty() ? "" : reader.name() + "|") + reader.data());
        }
        return events;
    }

    private static SseReader.Input pieces(byte[] bytes, int piece) {
        return new SseReader.Input() {
            private int at;

            @Override
            public int read(byte[] buffer, int from, int length) {
                if (at == bytes.length) {
                    return -1;
                }
                int count = Math.min(Math.min(piece, length), bytes.length - at);
                System.arraycopy(bytes, at, buffer, from, count);
                at += count;
                return count;
            }
        };
    }
}
