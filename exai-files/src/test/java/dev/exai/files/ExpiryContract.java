package dev.exai.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.ErrorKind;
import dev.exai.files.FileAuditEntry.Action;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Files whose time is over, and those that were brought back. */
abstract class ExpiryContract extends FilesFixture {
    private static final Duration HOUR = Duration.ofHours(1);

    private final ShelfProvider shelf = new ShelfProvider("shelf");

    private StoredFile brief(String name, String text) {
        return files.takeIn(
                ANN,
                new FileSource.Bytes(bytes(text)),
                new TakeIn.Builder().name(name).keepFor(HOUR).build());
    }

    @Test
    void expiredFile_isNotServedBeforeASweep() {
        StoredFile file = brief("brief.txt", "brief");
        StoredFile stays = add(ANN, "stays.txt", "stays");
        clock.advance(HOUR);

        assertKind(ErrorKind.GONE, () -> files.get(ANN, file.id()));
        assertKind(ErrorKind.GONE, () -> files.content(ANN, file.id()));
        assertKind(ErrorKind.GONE, () -> files.delete(ANN, file.id()));
        assertKind(ErrorKind.GONE, () -> files.ensureAt(file.id(), shelf, CopyRequest.plain(), context(ANN)));
        assertThat(files.list(ANN, null, 10).files()).containsExactly(stays);
        assertThat(files.find(ANN, file.hash())).isEmpty();
        assertThat(files.stats(ANN).files()).isEqualTo(1);
        assertThat(files.stats(null).deleted()).isEqualTo(1);
        assertThat(files.stats(null).types()).containsOnlyKeys("text/plain");
        assertThat(shelf.uploads).hasValue(0);
    }

    @Test
    void expiredFile_takenInAgain_isANewOne() {
        StoredFile file = brief("brief.txt", "brief");
        clock.advance(HOUR);

        StoredFile again = add(ANN, "brief.txt", "brief");

        assertThat(again.id()).isNotEqualTo(file.id());
        assertThat(again.version()).isEqualTo(1);
        assertThat(files.versions(ANN, again.id())).containsExactly(again);
        sweep();
        assertThat(files.check().faults()).isEmpty();
    }

    @Test
    void expiredFile_broughtBackBeforeASweep_stays() {
        StoredFile file = brief("brief.txt", "brief");
        clock.advance(HOUR);

        StoredFile back = files.restore(ANN, file.id());
        sweep();

        assertThat(back.expiresAt()).isNull();
        assertThat(files.get(ANN, file.id())).isEqualTo(back);
        assertThat(files.audit(ANN, null, 1).entries().get(0).action()).isEqualTo(Action.RESTORED);
    }

    @Test
    void heldFile_whoseTimeIsOver_isServedUntilItIsReleased() {
        StoredFile file = brief("brief.txt", "brief");
        files.hold(ANN, file.id());
        clock.advance(HOUR);

        assertThat(files.get(ANN, file.id())).isEqualTo(file);
        files.release(ANN, file.id());

        assertKind(ErrorKind.GONE, () -> files.get(ANN, file.id()));
    }

    @Test
    void fileDeletedAgainWhileASweepGoesOn_hasItsGraceAnew() {
        StoredFile first = add(ANN, "first", "first");
        files.ensureAt(first.id(), shelf, CopyRequest.plain(), context(ANN));
        StoredFile second = add(ANN, "second", "second");
        files.delete(ANN, first.id());
        files.delete(ANN, second.id());
        clock.advance(Duration.ofDays(2));
        shelf.onDelete = () -> { // the page of what is due has been read by then
            files.restore(ANN, second.id());
            clock.advance(Duration.ofSeconds(1));
            files.delete(ANN, second.id());
        };

        SweepReport swept = sweep(shelf);

        assertThat(swept.purged()).isEqualTo(1);
        assertThat(files.restore(ANN, second.id()).state()).isEqualTo(StoredFile.State.STORED);
    }

    @Test
    void providerThatTakesAllItsTime_takesNoneOfTheOthers() {
        ShelfProvider slow = new ShelfProvider("aaa-slow");
        StoredFile file = add(ANN, "a", "at both");
        StoredFile other = add(ANN, "b", "at both too");
        for (StoredFile each : List.of(file, other)) {
            files.ensureAt(each.id(), slow, CopyRequest.plain(), context(ANN));
            files.ensureAt(each.id(), shelf, CopyRequest.plain(), context(ANN));
            files.delete(ANN, each.id());
        }
        clock.advance(Duration.ofDays(2));
        Instant began = clock.instant();
        slow.failDelete = ErrorKind.TIMEOUT;
        slow.onDelete = () -> clock.advance(Duration.ofMinutes(11));

        SweepReport swept = files.sweep(
                List.of(slow, shelf),
                dev.exai.core.spi.CallContext.until(dev.exai.core.Deadline.after(Duration.ofMinutes(10), clock))
                        .build());

        assertThat(swept.waiting()).isEqualTo(2);
        assertThat(swept.copiesDeleted()).isEqualTo(2);
        assertThat(shelf.all()).isEmpty();
        assertThat(slow.all()).hasSize(2);
        assertThat(Duration.between(began, clock.instant())).as("asked once").isEqualTo(Duration.ofMinutes(11));
    }
}
