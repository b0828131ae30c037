package dev.exai.providers.internal.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PresetCatalogTest {
    private static final String HEAD = "{\"presets\": [{\"vendor\": \"a\", \"displayName\": \"A\"";
    private static final String REST = ", \"notes\": \"n\", \"asOf\": \"2026-11-22\", \"sources\": [\"s\"]";

    @Test
    void read_entry_hasVendorOptionsAndNotes() {
        assertThat(PresetCatalog.read(bytes(HEAD + REST + ", \"options\": {\"x\": \"y\"}}]}")))
                .singleElement()
                .satisfies(preset -> {
                    assertThat(preset.vendor().id()).isEqualTo("a");
                    assertThat(preset.vendor().keyNeeded()).isTrue();
                    assertThat(preset.options()).containsEntry("x", "y");
                    assertThat(preset.notes()).isEqualTo("n");
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"presets\": {}}",
                "{\"presets\": []} x",
                "{\"presets\": [], \"more\": 1}",
                HEAD + "}]}",
                HEAD + REST + ", \"colour\": 1}]}",
                HEAD + ", \"asOf\": \"soon\"}]}",
                "{\"presets\": [{\"vendor\": \"a\"" + REST + "}]}",
            })
    void read_broken_isAFaultThatNamesTheFile(String json) {
        assertThatThrownBy(() -> PresetCatalog.read(bytes(json)))
                .isInstanceOfSatisfying(
                        ExaiException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFIGURATION))
                .hasMessageContaining("presets.json");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
