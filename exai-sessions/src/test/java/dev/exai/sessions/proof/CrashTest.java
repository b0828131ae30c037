package dev.exai.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.TimeSource;
import dev.exai.testkit.fault.CrashRunner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a writing process again and again; {@code -Dexai.crash.loops} and {@code -Dexai.crash.seed} set how often and when. */
@Tag("crash")
class CrashTest {
    private static final int LOOPS = Integer.getInteger("exai.crash.loops", 12);
    private static final long SEED = Long.getLong("exai.crash.seed", 20_261_122L);

    @TempDir
    Path data;

    @Test
    void kill_atRandomMoments_losesHalvesAndDoublesNothing() {
        Random random = new Random(SEED);
        Map<ConversationId, Integer> acknowledged = new HashMap<>();
        int all = 0;

        for (int loop = 0; loop < LOOPS; loop++) {
            List<String> lines =
                    new CrashRunner(CrashingWriter.class, data.toString()).runAndKillAfter(1 + random.nextInt(120));
            lines.forEach(line -> {
                String[] parts = line.split(" ", -1);
                acknowledged.merge(new ConversationId(parts[0]), Integer.valueOf(parts[1]), Math::max);
            });
            all += lines.size();
            assertThat(lines).as("loop %d of seed %d", loop, SEED).isNotEmpty();
            assertEverythingIsThere(acknowledged, loop);
        }

        assertThat(all).isGreaterThanOrEqualTo(LOOPS);
    }

    private void assertEverythingIsThere(Map<ConversationId, Integer> acknowledged, int loop) {
        long began = TimeSource.system().nanos();
        try (Storage storage = Storage.sqlite(data, TimeSource.system())) {
            storage.open();
            assertThat(Duration.ofNanos(TimeSource.system().nanos() - began))
                    .as("recovery in loop %d", loop)
                    .isLessThan(Duration.ofSeconds(2));
            Conversations conversations = storage.conversations(ConversationLimits.DEFAULT);
            acknowledged.forEach((id, turns) -> {
                List<Turn> kept = conversations
                        .turns(CrashingWriter.OWNER, id, 0, Conversations.MAX_PAGE)
                        .turns();
                assertThat(kept).as("loop %d of seed %d", loop, SEED).hasSizeGreaterThanOrEqualTo(Math.min(turns, 500));
                for (int i = 0; i < kept.size(); i++) {
                    assertThat(kept.get(i).number()).isEqualTo(i + 1);
                    assertThat(kept.get(i).messages().get(0).text()).startsWith("turn " + (i + 1) + " ");
                }
            });
            assertThat(storage.check().faults())
                    .as("loop %d of seed %d", loop, SEED)
                    .isEmpty();
        }
    }
}
