package dev.exai.server.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.Deadline;
import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.core.spi.Timeouts;
import dev.exai.files.AllowedRoots;
import dev.exai.files.ArchiveLimits;
import dev.exai.files.FileHealth;
import dev.exai.files.FileService;
import dev.exai.files.FileSettings;
import dev.exai.files.FileSource;
import dev.exai.files.FileStorage;
import dev.exai.files.StoredFile;
import dev.exai.files.TakeIn;
import dev.exai.files.UpkeepSettings;
import dev.exai.files.WebAccess;
import dev.exai.server.tools.CallClocks;
import dev.exai.server.tools.CallRoots;
import dev.exai.server.tools.CallerContext;
import dev.exai.server.tools.ManageFilesTool;
import dev.exai.testkit.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@Timeout(60)
class StoredFilesTest {
    private static final PrincipalId ANN = new PrincipalId("ann");
    private static final PrincipalId BOB = new PrincipalId("bob");

    @TempDir
    private Path directory;

    private final ManualClock clock = new ManualClock();
    private final AtomicInteger opened = new AtomicInteger();

    private StoredFiles files(FileSettings limits) {
        return new StoredFiles(
                () -> {
                    opened.incrementAndGet();
                    return FileStorage.directory(directory.resolve("files"), clock);
                },
                new StoredFiles.Rules(limits, AllowedRoots.none(), WebAccess.off(), Duration.ofHours(3)),
                clock);
    }

    private static StoredFile add(StoredFiles files, PrincipalId owner, TakeIn wish) {
        return files.service().takeIn(owner, new FileSource.Bytes(new byte[] {1}), wish);
    }

    @Test
    void service_beforeAndAfterItsFirstUse_isOpenedOnce() {
        try (StoredFiles files = files(FileSettings.DEFAULT)) {
            assertThat(files.isOpen()).isFalse();
            assertThat(opened).hasValue(0);

            assertThat(files.service()).isSameAs(files.service());

            assertThat(files.isOpen()).isTrue();
            assertThat(opened).hasValue(1);
        }
    }

    @Test
    void service_whereNothingIsKept_saysSo() {
        StoredFiles none = StoredFiles.none();

        assertThat(none.isKept()).isFalse();
        assertThatThrownBy(none::service)
                .isInstanceOfSatisfying(
                        ExaiException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNSUPPORTED));
    }

    @Test
    void service_inUseByAnother_canBeOpenedLater() {
        try (StoredFiles second = files(FileSettings.DEFAULT)) {
            try (StoredFiles first = files(FileSettings.DEFAULT)) {
                first.service();
                assertThatThrownBy(second::service)
                        .isInstanceOfSatisfying(
                                ExaiException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFIGURATION));
            }

            assertThat(second.service()).isNotNull();
        }
    }

    @Test
    void service_afterTheEnd_isClosed() {
        StoredFiles files = files(FileSettings.DEFAULT);
        files.close();

        assertThatThrownBy(files::service)
                .isInstanceOfSatisfying(
                        ExaiException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CLOSED));
    }

    @Test
    void takeIn_ofAQuestion_isKeptForAWhileAndTold() {
        try (StoredFiles files = files(FileSettings.DEFAULT)) {
            List<String> told = new ArrayList<>();
            files.onChange((owner, id) -> told.add(owner + " " + id));

            StoredFile file = files.takeIn(ANN, new FileSource.Bytes(new byte[] {1}), "x");

            assertThat(file.expiresAt()).isEqualTo(file.createdAt().plus(Duration.ofHours(3)));
            assertThat(told).containsExactly(ANN + " " + file.id());
        }
    }

    @Test
    void manageFiles_cleanUpOfExpired_takesTheCallersAlone() throws Exception {
        try (StoredFiles files = files(FileSettings.DEFAULT)) {
            StoredFile over = add(
                    files,
                    ANN,
                    new TakeIn.Builder()
                            .name("over")
                            .keepFor(Duration.ofHours(1))
                            .build());
            add(files, ANN, TakeIn.named("stays"));
            StoredFile held = add(
                    files,
                    ANN,
                    new TakeIn.Builder()
                            .name("held")
                            .keepFor(Duration.ofHours(1))
                            .build());
            files.service().hold(ANN, held.id());
            add(
                    files,
                    BOB,
                    new TakeIn.Builder()
                            .name("his")
                            .keepFor(Duration.ofHours(1))
                            .build());
            clock.advance(Duration.ofHours(2));
            ManageFilesTool tool = new ManageFilesTool(
                    new CopiesAt(files, List.of()),
                    new CallRoots(AllowedRoots.none(), Set.of()),
                    ArchiveLimits.DEFAULT,
                    new CallClocks(Timeouts.DEFAULT, Duration.ofMinutes(1)));

            JsonNode dry = call(tool, "{\"operation\":\"cleanup_expired\"}");
            int before = files.service().care().expired(ANN).size();
            String consent = "{\"operation\":\"cleanup_expired\",\"dry_run\":false,\"confirm\":true";
            JsonNode unseen = call(tool, consent + "}");
            JsonNode other = call(tool, consent + ",\"plan\":\"0123\"}");
            int still = files.service().care().expired(ANN).size();
            JsonNode done =
                    call(tool, consent + ",\"plan\":\"" + dry.path("plan").stringValue() + "\"}");

            assertThat(dry.path("status").stringValue()).isEqualTo("dry_run");
            assertThat(dry.path("files").path(0).path("id").stringValue())
                    .isEqualTo(over.id().value());
            assertThat(before).isEqualTo(1);
            assertThat(unseen.path("status").stringValue()).isEqualTo("plan_changed");
            assertThat(other.path("status").stringValue()).isEqualTo("plan_changed");
            assertThat(other.path("plan")).isEqualTo(dry.path("plan"));
            assertThat(still).isEqualTo(1);
            assertThat(done.path("status").stringValue()).isEqualTo("done");
            assertThat(done.path("files")).hasSize(1);
            assertThat(files.service().list(ANN, null, 10).files()).hasSize(2).contains(held);
            assertThat(files.service().care().expired(ANN)).isEmpty();
            assertThat(files.service().care().expired(BOB)).hasSize(1);
        }
    }

    private static JsonNode call(ManageFilesTool tool, String arguments) {
        ObjectNode json = (ObjectNode) new JsonMapper().readTree(arguments);
        JsonNode structured = tool.call(json, new CallerContext(ANN)).structured();
        return Objects.requireNonNull(structured);
    }

    @Test
    void health_beforeTheFirstUse_isNotKnownAndThenRead() {
        try (StoredFiles files = files(FileSettings.DEFAULT)) {
            assertThat(files.health()).isEmpty();

            files.service();

            assertThat(files.health()).get().extracting(FileHealth::level).isEqualTo(FileHealth.Level.HEALTHY);
        }
    }

    @Test
    void health_whereTheStorageDoesNotOpen_isCriticalSinceThenUntilItDoes() {
        try (StoredFiles second = files(FileSettings.DEFAULT)) {
            Instant first = clock.instant();
            try (StoredFiles user = files(FileSettings.DEFAULT)) {
                user.service();
                assertThatThrownBy(second::service).isInstanceOf(ExaiException.class);
                clock.advance(Duration.ofMinutes(1));
                assertThatThrownBy(second::service).isInstanceOf(ExaiException.class);

                FileHealth health = second.health().orElseThrow();
                assertThat(health.level()).isEqualTo(FileHealth.Level.CRITICAL);
                assertThat(health.reasons().get(0).since()).isEqualTo(first);
            }

            second.service();
            assertThat(second.health()).get().extracting(FileHealth::reasons).isEqualTo(List.of());
        }
    }

    @Test
    void whenOpen_beforeOrAfterTheStorageIsOpened_isDoneThen() {
        AtomicInteger done = new AtomicInteger();
        try (StoredFiles files = files(FileSettings.DEFAULT)) {
            files.whenOpen(service -> done.incrementAndGet());
            assertThat(done).hasValue(0);

            files.service();
            files.service();

            assertThat(done).hasValue(1);
            files.whenOpen(service -> done.incrementAndGet());
            assertThat(done).hasValue(2);
        }
    }

    @Test
    void upkeep_ofFilesInUse_sweepsWhatIsOver() throws Exception {
        FileSettings noGrace = new FileSettings(1_000, 10, 1_000, 1_000, Duration.ZERO);
        try (StoredFiles files = files(noGrace);
                UpkeepStart upkeep = new UpkeepStart(files, List.of(), UpkeepSettings.DEFAULT, clock)) {
            upkeep.onUse();
            add(files, ANN, new TakeIn.Builder().keepFor(Duration.ofSeconds(1)).build());
            FileService service = files.service();

            clock.awaitSleepers(1);
            clock.advance(UpkeepStart.PAUSE);

            await(() -> service.list(ANN, null, 10).files().isEmpty(), "the sweep");
        }
    }

    @Test
    void upkeep_ofFilesThatNobodyUses_opensThemAfterAnInterval() throws Exception {
        try (StoredFiles user = files(FileSettings.DEFAULT);
                StoredFiles files = files(FileSettings.DEFAULT);
                UpkeepStart upkeep = new UpkeepStart(files, List.of(), UpkeepSettings.DEFAULT, clock)) {
            user.service();
            upkeep.anyway();

            clock.awaitSleepers(1);
            clock.advance(UpkeepSettings.DEFAULT.every());

            await(() -> files.health().isPresent(), "the attempt");
            assertThat(files.isOpen()).isFalse(); // because somebody else has the directory
        }
    }

    private static void await(BooleanSupplier condition, String what) {
        Deadline patience = Deadline.after(Duration.ofSeconds(30));
        while (!condition.getAsBoolean()) {
            patience.throwIfExpired("waiting for " + what, ErrorPhase.WAIT);
            LockSupport.parkNanos(5_000_000);
        }
    }
}
