package dev.exai.providers.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets in texts of others. */
class RedactionTest {
    private static final String KEY = "Qz7/planted+Canary=9xW2vT4k";
    private final Redaction redaction = new Redaction(List.of(Secret.of(KEY)));

    @Test
    void clean_ownKeyInAnyForm_isMasked() {
        byte[] bytes = KEY.getBytes(StandardCharsets.UTF_8);
        String text = "a " + KEY + " b " + new StringBuilder(KEY).reverse() + " c "
                + URLEncoder.encode(KEY, StandardCharsets.UTF_8) + " d "
                + Base64.getEncoder().encodeToString(bytes) + " e "
                + Base64.getUrlEncoder().encodeToString(bytes) + " f "
                + HexFormat.of().formatHex(bytes);

        String clean = redaction.clean(text);

        assertThat(clean).matches("a (\\*){3} b (\\*){3} c (\\*)+ d (\\*)+=* e (\\*)+=* f (\\*)+");
    }

    @Test
    void clean_piecesOfTheKey_areMaskedFromEightCharactersOn() {
        String head = KEY.substring(0, 10);
        String tail = KEY.substring(KEY.length() - 8);

        String clean = redaction.clean("Incorrect key: " + head + "........" + tail + ", not " + KEY.substring(0, 5));

        assertThat(clean).isEqualTo("Incorrect key: ***........***, not " + KEY.substring(0, 5));
    }

    @Test
    void clean_shortKey_isMaskedWhole() {
        Redaction ofShort = new Redaction(List.of(Secret.of("abc12")));

        assertThat(ofShort.clean("the key abc12 and xabc12x")).isEqualTo("the key *** and x***x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer aaaa-bbbb_cccc.dddd",
                "sk-" + "proj-abcdef0123456789",
                "sk-" + "ab***********yz",
                "0123456789abcdef0123456789abcdef" + ".SecretPart1",
                "ey" + "JhbGciOiJIUzI1NiJ9.eyJhcGlfa2V5IjoiYSJ9.c2ln",
            })
    void clean_foreignKeyShapes_areMasked(String secret) {
        String clean = redaction.clean("You sent " + secret + " to us");

        assertThat(clean).isEqualTo("You sent *** to us");
    }

    @ParameterizedTest
    @ValueSource(strings = {"api_key=hunter2hunter2", "\"apiKey\": \"hunter2hunter2\"", "access_token: hunter2hunter2"})
    void clean_namedSecrets_areMaskedAfterTheName(String text) {
        assertThat(redaction.clean(text)).doesNotContain("hunter2").contains("***");
    }

    @Test
    void clean_ordinaryText_isUnchanged() {
        String text = "{\"error\":{\"code\":\"1302\",\"message\":\"Rate limit reached for requests\"}}";

        assertThat(redaction.clean(text)).isEqualTo(text);
    }

    @Test
    void line_controlCharactersAndLength_areBounded() {
        String line = redaction.line("one\r\ntwo\u001b[31m\tthree " + "x".repeat(100), 20);

        assertThat(line).isEqualTo("one two [31m three x…");
    }
}
