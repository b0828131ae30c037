package dev.exai.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.core.file.ContentHash;
import dev.exai.files.BlobStore.Staged;
import dev.exai.testkit.ManualClock;
import dev.exai.testkit.Parallel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of contents does. */
abstract class BlobStoreContract {
    static final String SPACE = BlobKey.spaceOf(new PrincipalId("ann"));

    final ManualClock clock = new ManualClock();
    BlobStore store;

    /** A store over what an earlier one of the same test has kept. */
    protected abstract BlobStore newStore(ManualClock clock) throws Exception;

    /** Breaks the stored content, its length unchanged. */
    protected abstract void damage(BlobKey key) throws Exception;

    @BeforeEach
    void openStore() throws Exception {
        store = newStore(clock);
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    BlobKey put(byte[] content) {
        try (Staged staged = store.stage(new ByteArrayInputStream(content), content.length)) {
            return staged.publish(SPACE);
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void content_publishedAndReopened_isTheSame() throws Exception {
        byte[] content = new byte[1_000_003];
        new Random(7).nextBytes(content);

        BlobKey key = put(content);
        store.close();
        store = newStore(clock);

        assertThat(key.hash()).isEqualTo(ContentHash.of(content));
        assertThat(store.size(key)).hasValue(content.length);
        try (InputStream in = store.open(key, true)) {
            assertThat(in.readAllBytes()).isEqualTo(content);
        }
    }

    @Test
    void content_ofNoBytes_isKept() throws Exception {
        BlobKey key = put(new byte[0]);

        assertThat(store.size(key)).hasValue(0);
        try (InputStream in = store.open(key, true)) {
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    @Test
    void content_stagedOnly_isNeverSeen() {
        byte[] content = bytes("half");
        try (Staged staged = store.stage(new ByteArrayInputStream(content), 100)) {
            assertThat(staged.sizeBytes()).isEqualTo(4);
            assertThat(store.size(new BlobKey(SPACE, staged.hash()))).isEmpty();
        }

        assertThat(seen()).isEmpty();
    }

    @Test
    void content_publishedByManyAtOnce_isThereOnce() throws Exception {
        byte[] content = bytes("the same for everybody");

        List<BlobKey> keys = Parallel.inParallel(16, () -> put(content));

        assertThat(keys).containsOnly(keys.get(0));
        assertThat(seen()).containsExactly(keys.get(0));
    }

    @Test
    void content_inTwoSpaces_isKeptForEach() {
        byte[] content = bytes("not to be shared");
        BlobKey mine = put(content);
        BlobKey other = BlobKey.of(new PrincipalId("bob"), mine.hash());

        assertThat(store.size(other)).isEmpty();

        try (Staged staged = store.stage(new ByteArrayInputStream(content), 100)) {
            assertThat(staged.publish(other.space())).isEqualTo(other);
        }
        clock.advance(Duration.ofMinutes(1));
        assertThat(store.delete(mine, Duration.ZERO)).isTrue();
        assertThat(store.size(other)).isPresent();
    }

    @Test
    void content_atTheLimit_isTakenAndOneByteMoreIsNot() {
        assertThat(put(new byte[10])).isNotNull();

        assertThatThrownBy(() -> store.stage(new ByteArrayInputStream(new byte[11]), 10))
                .isInstanceOf(ExaiException.class)
                .hasMessageContaining("10 bytes")
                .extracting(e -> ((ExaiException) e).kind())
                .isEqualTo(ErrorKind.TOO_LARGE);
        assertThat(seen()).hasSize(1);
    }

    @Test
    void content_thatBreaksOff_leavesNothing() {
        InputStream broken = new InputStream() {
            private int left = 500_000;

            @Override
            public int read() throws IOException {
                if (--left < 0) {
                    throw new IOException("unplugged");
                }
                return 'x';
            }
        };

        assertThatThrownBy(() -> store.stage(broken, 1 << 20))
                .hasMessageContaining("broke off")
                .extracting(e -> ((ExaiException) e).kind())
                .isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(seen()).isEmpty();
    }

    @Test
    void read_ofADamagedContent_failsIfVerified() throws Exception {
        BlobKey key = put(bytes("whole"));
        damage(key);

        try (InputStream in = store.open(key, true)) {
            assertThatThrownBy(in::readAllBytes).isInstanceOf(IOException.class).hasMessageContaining("damaged");
        }
        try (InputStream in = store.open(key, true)) {
            assertThatThrownBy(() -> {
                        while (in.skip(2) > 0) {
                            in.read();
                        }
                        in.read();
                    })
                    .isInstanceOf(IOException.class);
        }
        try (InputStream in = store.open(key, false)) {
            assertThat(in.readAllBytes()).hasSize(5);
        }
    }

    @Test
    void read_ofNoContent_isFileGone() {
        BlobKey nothing = new BlobKey(SPACE, ContentHash.of(bytes("nothing")));

        assertThatThrownBy(() -> store.open(nothing, false))
                .extracting(e -> ((ExaiException) e).kind())
                .isEqualTo(ErrorKind.FILE_GONE);
        assertThat(store.size(nothing)).isEmpty();
        assertThat(store.delete(nothing, Duration.ZERO)).isTrue();
    }

    @Test
    void delete_ofWhatWasPublishedAgain_isRefusedForAWhile() {
        BlobKey key = put(bytes("again"));
        clock.advance(Duration.ofHours(2));
        put(bytes("again"));

        clock.advance(Duration.ofMinutes(30));
        assertThat(store.delete(key, Duration.ofHours(1))).isFalse();
        assertThat(store.size(key)).isPresent();

        clock.advance(Duration.ofMinutes(31));
        assertThat(store.delete(key, Duration.ofHours(1))).isTrue();
        assertThat(store.size(key)).isEmpty();
    }

    @Test
    void content_deletedWhileStaged_canBePublishedAgain() {
        BlobKey key = put(bytes("raced for"));
        clock.advance(Duration.ofHours(1));
        try (Staged staged = store.stage(new ByteArrayInputStream(bytes("raced for")), 100)) {
            staged.publish(SPACE);
            clock.advance(Duration.ofHours(1));
            store.delete(key, Duration.ZERO);

            assertThat(staged.publish(SPACE)).isEqualTo(key);
        }
        assertThat(store.size(key)).isPresent();
    }

    @Test
    void visit_showsEveryContentOnce() {
        for (int i = 0; i < 40; i++) {
            put(bytes("content " + i));
        }

        assertThat(seen()).hasSize(40).doesNotHaveDuplicates();
    }

    List<BlobKey> seen() {
        List<BlobKey> keys = new ArrayList<>();
        store.visit((key, size, at) -> {
            assertThat(at).isBeforeOrEqualTo(clock.instant());
            assertThat(store.size(key)).hasValue(size);
            keys.add(key);
        });
        return keys;
    }
}
