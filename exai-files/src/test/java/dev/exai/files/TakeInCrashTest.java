package dev.exai.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.Deadline;
import dev.exai.core.TimeSource;
import dev.exai.testkit.fault.CrashRunner;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process that takes files in again and again; {@code -Dexai.crash.loops} and {@code -Dexai.crash.seed} set how often and when. */
@Tag("crash")
class TakeInCrashTest {
    private static final int LOOPS = Integer.getInteger("exai.crash.loops", 50); // a hundred with both JDKs
    private static final long SEED = Long.getLong("exai.crash.seed", 20_261_122L);

    @TempDir
    Path data;

    @Test
    void kill_atRandomMoments_losesHalvesAndDoublesNothing() throws Exception {
        Random random = new Random(SEED);
        Map<FileId, String> acknowledged = new HashMap<>();

        for (int loop = 0; loop < LOOPS; loop++) {
            List<String> lines =
                    new CrashRunner(CrashingTaker.class, data.toString()).runAndKillAfter(1 + random.nextInt(40));
            Map<FileId, String> fresh = new HashMap<>();
            for (String line : lines) {
                String[] parts = line.split(" ", -1);
                fresh.put(new FileId(parts[0]), parts[1]);
            }
            acknowledged.putAll(fresh);
            assertThat(lines).as("loop %d of seed %d", loop, SEED).isNotEmpty();
            boolean all = loop % 10 == 9 || loop == LOOPS - 1; // else a long run reads the same again and again
            assertThereAre(all ? acknowledged : fresh, all, loop);
        }
    }

    private void assertThereAre(Map<FileId, String> acknowledged, boolean everything, int loop) throws Exception {
        Path unfinished = data.resolve("contents/unfinished");
        try (Stream<Path> parts = Files.list(unfinished)) {
            for (Path part : parts.toList()) {
                Files.setLastModifiedTime(
                        part, FileTime.from(TimeSource.system().instant().minus(Duration.ofHours(2))));
            }
        }
        try (FileStorage storage = FileStorage.directory(data, TimeSource.system());
                FileService files = new FileService(storage, FileSettings.DEFAULT, AllowedRoots.none())) {
            for (Map.Entry<FileId, String> each : acknowledged.entrySet()) {
                StoredFile file = files.get(CrashingTaker.OWNER, each.getKey());
                assertThat(file.hash().hex()).isEqualTo(each.getValue());
                try (InputStream in =
                        files.content(CrashingTaker.OWNER, file.id()).open()) {
                    assertThat(in.readAllBytes()).hasSize((int) file.sizeBytes());
                }
            }
            FileCheckReport report =
                    everything ? files.checkData(Deadline.after(Duration.ofMinutes(10))) : files.check();
            assertThat(report.faults()).as("loop %d of seed %d", loop, SEED).isEmpty();
        }
        try (Stream<Path> parts = Files.list(unfinished)) {
            assertThat(parts).as("loop %d of seed %d", loop, SEED).isEmpty();
        }
    }
}
