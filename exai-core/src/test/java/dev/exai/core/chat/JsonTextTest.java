package dev.exai.core.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                " { } ",
                "\t[\n]\r",
                "null",
                "true",
                "false",
                "0",
                "-0",
                "10",
                "-1.5",
                "0.25e+10",
                "1E5",
                "1e-5",
                "123456789012345678901234567890",
                "\"\"",
                "\"a\"",
                "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
                "\"\\u00e9\\uD83D\\uDE00\"",
                "\"\\ud800\"",
                "\"é 😀 \u007f\"",
                "{\"a\":1}",
                "{\"a\" : [1, {\"b\": null}] , \"a\":2}",
                "[1,\n2 , 3]",
                "[[],{},\"\"]",
                "{\"\":{}}"
            })
    void of_goodJson_keepsTheTextAsItIs(String text) {
        assertThat(JsonText.isValid(text)).isTrue();
        assertThat(JsonText.of(text).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "}",
                "[",
                "]",
                "{]",
                "[}",
                "{,}",
                "[,]",
                "[1,]",
                "[1 2]",
                "[1,,2]",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{\"a\":1 \"b\":2}",
                "{\"a\" 1}",
                "{a:1}",
                "{'a':1}",
                "{1:1}",
                "{} {}",
                "{}x",
                "nul",
                "nulll",
                "True",
                "NaN",
                "Infinity",
                "01",
                "-",
                "-01",
                "+1",
                ".5",
                "1.",
                "1.e5",
                "1e",
                "1e+",
                "0x10",
                "1_000",
                "\"",
                "\"a",
                "\"a\\\"",
                "\"\\",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\\u12g4\"",
                "\"\\u\uff11\uff12\uff13\uff14\"",
                "\"a\nb\"",
                "\"\u0000\"",
                "'a'",
                "\ufeff{}",
                "\u00a0{}",
                "// c\n{}",
                "[1] // c"
            })
    void of_badJson_isRefusedWithoutRepeatingIt(String text) {
        assertThat(JsonText.isValid(text)).isFalse();
        assertThatThrownBy(() -> JsonText.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("not JSON: unexpected input at character ");
    }

    @Test
    void of_nesting_isBounded() {
        String deepest = "[".repeat(JsonText.MAX_DEPTH) + "]".repeat(JsonText.MAX_DEPTH);
        String deepestObjects = "{\"a\":".repeat(JsonText.MAX_DEPTH) + "1" + "}".repeat(JsonText.MAX_DEPTH);

        assertThat(JsonText.isValid(deepest)).isTrue();
        assertThat(JsonText.isValid(deepestObjects)).isTrue();
        assertThat(JsonText.isValid("[" + deepest + "]")).isFalse();
        assertThat(JsonText.isValid("[".repeat(1_000_000))).isFalse();
    }

    @Test
    void isObject_onlyForObjects() {
        assertThat(JsonText.of(" {}").isObject()).isTrue();
        assertThat(JsonText.emptyObject().isObject()).isTrue();
        assertThat(JsonText.of("[{}]").isObject()).isFalse();
        assertThat(JsonText.of("\"{\"").isObject()).isFalse();
    }

    @Test
    void equals_comparesTheTextNotTheMeaning() {
        assertThat(JsonText.of("{}")).isEqualTo(JsonText.emptyObject()).hasSameHashCodeAs(JsonText.emptyObject());
        assertThat(JsonText.of("{ }")).isNotEqualTo(JsonText.emptyObject());
        assertThat(JsonText.emptyObject()).isNotEqualTo("{}").hasToString("{}");
    }
}
