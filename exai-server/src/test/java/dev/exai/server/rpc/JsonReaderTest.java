package dev.exai.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class JsonReaderTest {
    private final JsonReader reader = new JsonReader(Limits.standard(), 64 << 20);

    private JsonNode read(String text) {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    private JsonNode read(byte[] bytes) {
        return reader.read(bytes, 0, bytes.length);
    }

    private void assertRefused(String text) {
        assertRefused(text.getBytes(StandardCharsets.UTF_8));
    }

    private void assertRefused(byte[] bytes) {
        assertThatThrownBy(() -> read(bytes))
                .isInstanceOfSatisfying(
                        RpcException.class, e -> assertThat(e.code()).isEqualTo(RpcException.PARSE_ERROR));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":[1,-2,3000000000,123456789012345678901234567890,1.5,true,false,null,\"x\"]}",
                "\"\\ud83d\\ude00 \\u00e9 \\\\u \\\"\"",
                "[]",
                "{\"a\":{},\"b\":[{}]}",
                "\"\u00e9\u20ac\ud83d\ude00\""
            })
    void document_good_isReadAndWrittenAgainTheSame(String text) {
        JsonNode once = read(text);

        assertThat(read(Json.bytes(once))).isEqualTo(once);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "{",
                "[1,]",
                "{\"a\":1,}",
                "nul",
                "{'a':1}",
                "{\"a\":1,\"a\":2}",
                "{}{}",
                "1 2",
                "1e1000000",
                "-1e400",
                "NaN",
                "\"\\ud800\"",
                "\"\\udc00\"",
                "\"\\ud800x\"",
                "\"\\ud800\\ud800\"",
                "01",
                "// x\n1",
                "\"\\u12\"",
                "\"\\uzzzz\""
            })
    void document_bad_isAParseError(String text) {
        assertRefused(text);
    }

    @Test
    void bytes_thatAreNoUtf8_areAParseError() {
        int[][] bad = {
            {0xc3}, {0xc3, 0x28}, {0xe2, 0x82}, {0xe0, 0x80, 0x80}, {0xed, 0xa0, 0x80}, {0xf5, 0x80, 0x80, 0x80},
            {0xf0, 0x80, 0x80, 0x80}, {0xf4, 0x90, 0x80, 0x80}, {0xc0, 0x80}, {0x80}, {0xff}, {0xe2, 0x82, 0x28}
        };
        for (int[] sequence : bad) {
            byte[] bytes = new byte[sequence.length + 2];
            bytes[0] = '"';
            for (int i = 0; i < sequence.length; i++) {
                bytes[i + 1] = (byte) sequence[i];
            }
            bytes[bytes.length - 1] = '"';
            assertRefused(bytes);
        }
    }

    @Test
    void limits_atTheirEdges_areTakenAndOneMoreIsNot() {
        assertThat(read("[".repeat(64) + "]".repeat(64))).isNotNull();
        assertRefused("[".repeat(65) + "]".repeat(65));
        assertRefused("[".repeat(100_000));
        assertThat(read("{\"" + "n".repeat(256) + "\":1}")).isNotNull();
        assertRefused("{\"" + "n".repeat(257) + "\":1}");
        assertThat(read("\"" + "s".repeat(2_000_000) + "\"").stringValue()).hasSize(2_000_000);
        assertRefused("\"" + "s".repeat(2_000_001) + "\"");
        assertThat(read("9".repeat(1_000)).isBigInteger()).isTrue();
        assertRefused("9".repeat(1_001));
    }

    @Test
    void tokens_aroundTheLimit_areTakenUpToIt() {
        int most = Limits.standard().of(Limit.JSON_TOKENS);

        assertThat(read(listOf(most - 3))).hasSize(most - 3); // and two brackets: one token less than allowed
        assertThat(read(listOf(most - 2))).hasSize(most - 2);
        assertRefused(listOf(most - 1));
    }

    private static String listOf(int entries) {
        return "[" + "1,".repeat(entries - 1) + "1]";
    }
}
