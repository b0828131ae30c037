package dev.exai.server.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingTypeTest {
    @ParameterizedTest
    @CsvSource({"250ms,250", "30s,30000", "5m,300000", "2 H,7200000", "1000ms,1000"})
    void duration_withUnit_isRead(String text, long millis) {
        assertThat(Durations.parse(text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "-5s", "1.5s", "5d", "99999999999s", "2000000000h"})
    void duration_anythingElse_isRefused(String text) {
        assertThatThrownBy(() -> Durations.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1ms", "1500ms", "2s", "90s", "2m", "90m", "3h"})
    void duration_text_isReadBack(String text) {
        assertThat(Durations.text(Durations.parse(text))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"true,true", "YES,true", "on,true", "1,true", "false,false", "No,false", "off,false", "0,false"})
    void booleans_commonWords_areRead(String text, boolean value) {
        assertThat(SettingType.BOOLEAN.parser().apply(text)).isEqualTo(value);
    }

    @Test
    void faultyTexts_areRefusedWithTheRange() {
        assertThatThrownBy(() -> SettingType.BOOLEAN.parser().apply("maybe")).hasMessageContaining("true or false");
        assertThatThrownBy(() -> SettingType.number(1, 5).parser().apply("six")).hasMessageContaining("1–5");
        assertThatThrownBy(() -> SettingType.number(1, 5).parser().apply("6")).hasMessageContaining("1–5");
        assertThatThrownBy(() -> SettingType.oneOf("a", "b").parser().apply("c"))
                .hasMessageContaining("a, b");
        assertThatThrownBy(() -> SettingType.TEXT.parser().apply(" ")).hasMessageContaining("empty");
        assertThatThrownBy(() -> SettingType.PATH.parser().apply("")).hasMessageContaining("empty");
        assertThatThrownBy(() -> SettingType.PATH.parser().apply("a\0b")).hasMessageContaining("no path");
        assertThatThrownBy(() -> SettingType.duration(Duration.ofSeconds(1), Duration.ofSeconds(2))
                        .parser()
                        .apply("3s"))
                .hasMessageContaining("1s–2s");
    }

    @Test
    void dataDirectory_followsThePlatform() {
        Path home = Path.of("/people/me");
        Path here = Path.of("/work");

        assertThat(new Platform(Map.of(), "Linux", home, here).userDataDirectory())
                .isEqualTo(Path.of("/people/me/.local/share/exai"));
        assertThat(new Platform(Map.of("XDG_DATA_HOME", "/x"), "Linux", home, here).userDataDirectory())
                .isEqualTo(Path.of("/x/exai"));
        assertThat(new Platform(Map.of("XDG_DATA_HOME", "relative"), "Linux", home, here).userDataDirectory())
                .isEqualTo(Path.of("/people/me/.local/share/exai"));
        assertThat(new Platform(Map.of(), "Mac OS X", home, here).userDataDirectory())
                .isEqualTo(Path.of("/people/me/Library/Application Support/exai"));
        assertThat(new Platform(Map.of("LOCALAPPDATA", "/local"), "Windows 11", home, here).userDataDirectory())
                .isEqualTo(Path.of("/local/exai"));
        assertThat(new Platform(Map.of(), "Windows 11", home, here).userDataDirectory())
                .isEqualTo(Path.of("/people/me/AppData/Local/exai"));
        assertThat(Platform.ofProcess().workingDirectory()).isAbsolute();
    }

    @Test
    void printable_hostileText_isNeutralAndShort() {
        assertThat(Printable.text("a\r\n\u001b[31mb\u202ec")).isEqualTo("a\uFFFD\uFFFD\uFFFD[31mb\uFFFDc");
        assertThat(Printable.text("x".repeat(500))).hasSize(201).endsWith("…");
        assertThat(Printable.quoted("x")).isEqualTo("\"x\"");
    }
}
