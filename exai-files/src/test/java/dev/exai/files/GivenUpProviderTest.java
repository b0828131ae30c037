package dev.exai.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.files.FileAuditEntry.Action;
import dev.exai.files.FileHealth.Level;
import dev.exai.files.FileHealth.Reason;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Files whose copies lie at a provider that is not configured any more. */
class GivenUpProviderTest extends FilesFixture {
    private final ShelfProvider gone = new ShelfProvider("gone");
    private final ShelfProvider stays = new ShelfProvider("stays");

    @Override
    protected FileStorage newStorage() {
        return FileStorage.directory(folder.resolve("data"), clock);
    }

    private StoredFile deletedWithCopy() {
        StoredFile file = add(ANN, "a", "content");
        files.ensureAt(file.id(), gone, CopyRequest.plain(), context(ANN));
        files.delete(ANN, file.id());
        clock.advance(Duration.ofDays(2));
        return file;
    }

    @Test
    void copies_atAProviderThatIsNotConfigured_areAReasonForEverybodySinceTheyWereFound() {
        deletedWithCopy();
        Instant found = clock.instant();

        SweepReport swept = sweep(stays);
        clock.advance(Duration.ofHours(5));
        sweep(stays);

        assertThat(swept.waiting()).isEqualTo(1);
        FileHealth health = service(FileSettings.DEFAULT).health();
        assertThat(health.reasons())
                .containsExactly(new Reason(
                        "not-configured-gone",
                        Level.DEGRADED,
                        "1 copies at gone keep deleted files from going, and it is not configured: configure it, or give"
                                + " them up",
                        found));
        sweep(stays, gone);
        assertThat(files.health().level()).isEqualTo(Level.HEALTHY);
        assertThat(gone.all()).isEmpty();
    }

    @Test
    void copies_thatAreGivenUp_letTheirFilesGo_andTheAuditTells() {
        StoredFile file = deletedWithCopy();
        StoredFile kept = add(ANN, "kept", "kept");
        files.ensureAt(kept.id(), stays, CopyRequest.plain(), context(ANN));
        sweep(stays);

        int told = files.care().giveUpCopies(gone.id(), true);
        int still = sweep(stays).waiting();
        int done = files.care().giveUpCopies(gone.id(), false);
        SweepReport swept = sweep(stays);

        assertThat(told).isEqualTo(1);
        assertThat(still).isEqualTo(1);
        assertThat(done).isEqualTo(1);
        assertThat(swept).isEqualTo(new SweepReport(0, 1, 0, 1, 0));
        assertThat(files.audit(ANN, null, 10).entries())
                .filteredOn(entry -> entry.action() == Action.GIVEN_UP)
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.provider()).isEqualTo("gone");
                    assertThat(entry.subject()).isEqualTo(file.hash().toString());
                });
        assertThat(gone.all()).as("what it holds stays there").hasSize(1);
        assertThat(files.copies(ANN, kept.id())).hasSize(1);
        assertThat(files.health().level()).isEqualTo(Level.HEALTHY);
    }
}
