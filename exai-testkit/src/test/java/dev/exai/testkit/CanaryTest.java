package dev.exai.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.ErrorKind;
import dev.exai.core.ProviderException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CanaryTest {
    private static final Canary CANARY = Canary.plant();
    private static final String SECRET = CANARY.secret();
    private static final byte[] BYTES = SECRET.getBytes(StandardCharsets.UTF_8);

    @ParameterizedTest
    @MethodSource("disguises")
    void in_textWithADisguise_findsIt(String disguise) {
        assertThat(CANARY.in("log", "before " + disguise + " after"))
                .isNotEmpty()
                .allSatisfy(sighting -> {
                    assertThat(sighting.where()).isEqualTo("log");
                    assertThat(sighting.form()).isNotEmpty();
                });
    }

    static Stream<String> disguises() {
        String reversed = new StringBuilder(SECRET).reverse().toString();
        return Stream.of(
                SECRET,
                SECRET.toUpperCase(Locale.ROOT),
                SECRET.substring(0, SECRET.length() / 2),
                SECRET.substring(SECRET.length() / 2),
                reversed,
                reversed.substring(0, SECRET.length() / 2),
                URLEncoder.encode(SECRET, StandardCharsets.UTF_8),
                HexFormat.of().withUpperCase().formatHex(BYTES),
                Base64.getEncoder().encodeToString(BYTES),
                Base64.getUrlEncoder().encodeToString(BYTES),
                Base64.getEncoder().encodeToString(("x" + SECRET + "y").getBytes(StandardCharsets.UTF_8)),
                Base64.getEncoder().encodeToString(("xy" + SECRET + "zzz").getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void in_innocentText_findsNothing() {
        assertThat(CANARY.in("log", "nothing to see, not even canary")).isEmpty();
        CANARY.assertNotIn("all", "text", List.of(1, 2), new byte[] {1}, new IOException("plain"));
    }

    @Test
    void inObject_hiddenDeepInAnException_findsIt() {
        IOException suppressed = new IOException("with " + SECRET);
        IllegalStateException outer = new IllegalStateException("outer", new IOException("inner"));
        outer.getCause().addSuppressed(suppressed);
        ProviderException excerpt = new ProviderException.Builder(ErrorKind.AUTHENTICATION, "refused")
                .bodyExcerpt("bad key " + SECRET)
                .build();

        assertThat(CANARY.inObject("failure", outer)).isNotEmpty();
        assertThat(CANARY.inObject("failure", new IllegalStateException(excerpt)))
                .isNotEmpty();
        assertThat(CANARY.inObject("bytes", BYTES)).isNotEmpty();
        assertThat(CANARY.inObject("record", List.of(SECRET))).isNotEmpty();
    }

    @Test
    void inFiles_nameOrContent_findsIt(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("clean.txt"), "clean");
        Files.createDirectory(folder.resolve("sub"));
        Files.writeString(folder.resolve("sub/log.txt"), "key=" + SECRET);

        assertThat(CANARY.inObject("unused", folder))
                .isNotEmpty()
                .allSatisfy(sighting -> assertThat(sighting.where()).isEqualTo("log.txt"));
        assertThatThrownBy(() -> CANARY.inFiles(folder.resolve("missing"))).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void assertNotIn_found_saysWhereAndNotWhat() {
        assertThatThrownBy(() -> CANARY.assertNotIn("the log", "x", "y" + SECRET))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("the log")
                .satisfies(error -> assertThat(CANARY.inObject("error", error)).isEmpty());
        assertThat(CANARY.in("itself", CANARY.toString())).isEmpty();
    }

    @Test
    void of_shortSecret_isRefusedAndMediumIsNotHalved() {
        assertThatThrownBy(() -> Canary.of("1234567")).isInstanceOf(IllegalArgumentException.class);
        assertThat(Canary.of("abcdefghij").in("x", "abcde")).isEmpty();
    }
}
