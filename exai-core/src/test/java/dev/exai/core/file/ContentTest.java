package dev.exai.core.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.model.ProviderId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentTest {
    private static final byte[] ABC = "abc".getBytes(StandardCharsets.US_ASCII);
    /** FIPS 180-2, appendix B.1. */
    private static final String SHA_OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @Test
    void hash_wholeOrInPieces_isTheSame() {
        MessageDigest digest = ContentHash.sha256();
        digest.update(ABC, 0, 1);
        digest.update(ABC, 1, 2);

        assertThat(ContentHash.of(ABC).hex()).isEqualTo(SHA_OF_ABC);
        assertThat(ContentHash.from(digest)).isEqualTo(ContentHash.of(ABC));
        assertThat(ContentHash.of(ABC)).hasToString("sha256:" + SHA_OF_ABC);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ab", "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"})
    void hash_otherText_isRefused(String text) {
        assertThatThrownBy(() -> new ContentHash(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void source_ofBytes_canBeReadAgainAndIsACopy() throws IOException {
        byte[] bytes = ABC.clone();
        ContentSource source = ContentSource.of(bytes);

        bytes[0] = 'x';

        assertThat(source.sizeBytes()).isEqualTo(3);
        assertThat(source.open().readAllBytes()).isEqualTo(ABC);
        assertThat(source.open().readAllBytes()).isEqualTo(ABC);
    }

    @Test
    void page_laterChangeOfTheList_changesNothing() {
        RemoteFile file = RemoteFile.of(new ProviderId("p"), "f", "a")
                .purpose(new FilePurpose("file-extract"))
                .build();
        List<RemoteFile> files = new ArrayList<>(List.of(file));
        FilePage page = new FilePage(files, null);

        files.clear();

        assertThat(page.files()).containsExactly(file);
        assertThat(file.purpose()).hasToString("file-extract");
        assertThatThrownBy(() -> new FilePurpose(" ")).isInstanceOf(IllegalArgumentException.class);
    }
}
