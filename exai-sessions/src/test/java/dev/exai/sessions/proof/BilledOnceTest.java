package dev.exai.sessions.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.TimeSource;
import dev.exai.sessions.IdempotentCalls;
import dev.exai.sessions.Storage;
import dev.exai.testkit.fault.ChildProgram;
import dev.exai.testkit.fault.CrashRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process is killed between a provider's answer and the moment it is kept: nobody pays twice without being told. */
@Tag("crash")
class BilledOnceTest {
    private static final int KILLS = 5;
    private static final int MANY = 1_000;

    @TempDir
    Path home;

    private final List<String> again = new ArrayList<>();
    private int unknown;

    @Test
    void kill_afterTheProviderAnswered_isToldAndNeverBilledAgain() throws Exception {
        Path place = Files.createDirectory(home.resolve("program"));
        ChildProgram program = new ChildProgram(Paying.class).with(NativeSqlite.in(place));
        Path data = home.resolve("data");
        Random random = new Random(20_261_122);

        List<String> hanging = new CrashRunner(program, data.toString(), "h", "1").runAndKillAfter(4);
        assertNotRepeated(data, hanging);
        assertThat(unknown).as("billed, never kept").isEqualTo(4);

        for (int kill = 0; kill < KILLS; kill++) {
            CrashRunner runner = new CrashRunner(program, data.toString(), "k" + kill, Integer.toString(MANY));
            List<String> said =
                    runner.runAndKillAfter(1 + random.nextInt(200), Duration.ofNanos(random.nextInt(2_000_000)));
            assertThat(said).isNotEmpty();
            assertNotRepeated(data, said);
        }
    }

    private void assertNotRepeated(Path data, List<String> said) {
        try (Storage storage = Storage.sqlite(data, TimeSource.system())) {
            IdempotentCalls keyed = new IdempotentCalls(storage.idempotencyStore(), TimeSource.system());
            for (String line : said) {
                if (line.startsWith("billed ")) {
                    String key = line.substring("billed ".length());
                    assertNotRepeated(keyed, key, said.contains("kept " + key));
                }
            }
            assertThat(storage.check().faults()).isEmpty();
        }
        assertThat(again).isEmpty();
    }

    private void assertNotRepeated(IdempotentCalls keyed, String key, boolean kept) {
        try {
            IdempotentCalls.Answer answer = keyed.call(Paying.scope(key), Paying.request(key), Paying.context(), () -> {
                again.add(key);
                return "billed again";
            });
            assertThat(answer).isEqualTo(new IdempotentCalls.Answer(Paying.answer(key), true, true));
        } catch (ExaiException e) {
            assertThat(e.kind()).as(key).isEqualTo(ErrorKind.UNKNOWN_OUTCOME);
            assertThat(kept).as("%s was kept", key).isFalse();
            unknown++;
        }
    }
}
