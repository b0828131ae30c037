package dev.exai.server.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.file.ContentSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StoredTextTest {
    private static String of(byte[] bytes) {
        return StoredText.of(ContentSource.of(bytes), 100);
    }

    @Test
    void of_textInAKnownEncoding_isThatText() {
        assertThat(of("héllo".getBytes(StandardCharsets.UTF_8))).isEqualTo("héllo");
        assertThat(of("\uFEFFmarked".getBytes(StandardCharsets.UTF_8))).isEqualTo("marked");
        assertThat(of("\uFEFFwide".getBytes(StandardCharsets.UTF_16BE))).isEqualTo("wide");
        assertThat(of("\uFEFFwide".getBytes(StandardCharsets.UTF_16LE))).isEqualTo("wide");
        assertThat(of(new byte[0])).isEmpty();
    }

    @Test
    void of_anythingElse_isNoText() {
        assertThat(of(new byte[] {'a', 0, 'b'})).isNull();
        assertThat(of(new byte[] {(byte) 0xe9})).isNull();
        assertThat(of(new byte[101])).isNull();
    }

    @Test
    void bytes_contentThatCannotBeRead_isGone() {
        ContentSource broken = new ContentSource() {
            @Override
            public long sizeBytes() {
                return 1;
            }

            @Override
            public InputStream open() throws IOException {
                throw new IOException("damaged");
            }
        };

        assertThatThrownBy(() -> StoredText.bytes(broken))
                .isInstanceOfSatisfying(
                        ExaiException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.FILE_GONE));
    }
}
