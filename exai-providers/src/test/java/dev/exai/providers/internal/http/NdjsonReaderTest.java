package dev.exai.providers.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.ErrorKind;
import dev.exai.core.ProviderException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines in all the ways in which bytes arrive. */
class NdjsonReaderTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 8192})
    void next_anySlicing_givesTheSameLines(int slice) {
        assertThat(lines("{\"a\":1}\n\r\n  \n{\"b\":\"ü\"}\r\n[]", slice))
                .containsExactly("{\"a\":1}", "{\"b\":\"ü\"}\r", "[]");
    }

    @Test
    void next_nothing_isTheEnd() {
        assertThat(lines("", 10)).isEmpty();
        assertThat(lines("\n\n", 10)).isEmpty();
    }

    @Test
    void next_longLinesAfterShortOnes_areWhole() {
        String line = "\"" + "x".repeat(100_000) + "\"";

        assertThat(lines("1\n" + line + "\n2\n" + line, 5000)).containsExactly("1", line, "2", line);
    }

    @Test
    void next_lineBeyondTheLimit_isBadUpstream() {
        NdjsonReader reader = reader("x".repeat((1 << 20) + 1), 1 << 16);

        assertThatThrownBy(reader::next)
                .isInstanceOfSatisfying(
                        ProviderException.class,
                        error -> assertThat(error.kind()).isEqualTo(ErrorKind.BAD_UPSTREAM));
    }

    @Test
    void isTerminated_onlyBeforeALineFeed() {
        NdjsonReader reader = reader("1\n2", 100);

        assertThat(reader.next()).isTrue();
        assertThat(reader.isTerminated()).isTrue();
        assertThat(reader.next()).isTrue();
        assertThat(reader.isTerminated()).isFalse();
        assertThat(reader.next()).isFalse();
        assertThat(reader.next()).isFalse();
    }

    private static List<String> lines(String text, int slice) {
        NdjsonReader reader = reader(text, slice);
        List<String> lines = new ArrayList<>();
        while (reader.next()) {
            lines.add(reader.line());
        }
        return lines;
    }

    private static NdjsonReader reader(String text, int slice) {
        ByteArrayInputStream bytes = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        return new NdjsonReader((buffer, from, length) -> bytes.read(buffer, from, Math.min(slice, length)));
    }
}
