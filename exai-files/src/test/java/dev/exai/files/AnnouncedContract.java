package dev.exai.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.ErrorKind;
import dev.exai.core.PrincipalId;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Contents that are announced before they come. */
abstract class AnnouncedContract extends FilesFixture {
    private static final Duration DAY = Duration.ofDays(1);

    @BeforeEach
    void limit() {
        files = service(new FileSettings(100, 3, 60, 100, Duration.ofHours(1)));
    }

    private StoredFile take(PrincipalId owner, int bytes, String announced) {
        return files.takeIn(
                owner,
                new FileSource.Bytes(new byte[bytes]),
                new TakeIn.Builder().name("a" + bytes).announced(announced).build());
    }

    @Test
    void announcedBytes_ofOthers_countAgainstWhatAllMayHave() {
        files.announce(ANN, "one", 60, DAY);

        assertKind(ErrorKind.STORAGE_FULL, () -> files.announce(BOB, "two", 41, DAY));
        assertKind(ErrorKind.STORAGE_FULL, () -> take(BOB, 41, null));
        assertKind(ErrorKind.STORAGE_FULL, () -> files.checkRoom(BOB, 41));
        assertThat(take(BOB, 40, null).sizeBytes()).isEqualTo(40);
    }

    @Test
    void announcedContent_thatComes_takesItsRoomAndNoOther() {
        files.announce(ANN, "one", 50, DAY);
        assertKind(ErrorKind.STORAGE_FULL, () -> take(ANN, 20, null));

        take(ANN, 50, "one");

        assertKind(ErrorKind.STORAGE_FULL, () -> take(ANN, 11, null));
        assertThat(take(ANN, 10, null).sizeBytes()).isEqualTo(10);
    }

    @Test
    void room_ofWhatIsGivenUpOrWhoseTermIsOver_isFree() {
        files.announce(ANN, "one", 60, DAY);
        files.giveUp(BOB, "one");
        assertKind(ErrorKind.STORAGE_FULL, () -> files.checkRoom(ANN, 1));
        files.giveUp(ANN, "one");
        files.checkRoom(ANN, 60);

        files.announce(ANN, "two", 60, DAY);
        clock.advance(DAY);
        files.announce(ANN, "three", 60, DAY);
        files.announce(ANN, "three", 30, DAY);

        files.checkRoom(ANN, 30);
    }

    @Test
    void announcements_countAsFilesToo() {
        files.announce(ANN, "one", 1, DAY);
        files.announce(ANN, "two", 1, DAY);
        take(ANN, 5, null);

        assertKind(ErrorKind.STORAGE_FULL, () -> take(ANN, 6, null));
        take(ANN, 7, "two");
        assertThat(take(ANN, 7, "one"))
                .as("the same file again frees its room too")
                .isNotNull();
        take(ANN, 8, null);
    }
}
