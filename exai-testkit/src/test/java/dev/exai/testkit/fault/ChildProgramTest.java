package dev.exai.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.Deadline;
import dev.exai.core.ErrorPhase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProgramTest {
    private final ChildProgram program = new ChildProgram(Chatter.class);

    @TempDir
    Path place;

    @Test
    void start_programThatEnds_isReadToItsLastWholeLine() {
        try (ChildProcess run = program.with("-Dsome=option").start("one", "end")) {
            assertThat(run.nextLine()).contains("one");
            assertThat(run.remainingLines()).containsExactly("end");
            assertThat(run.awaitEnd()).isZero();
            run.pause(); // has nothing to stop
        }
    }

    @Test
    void kill_afterSomeLines_keepsWhatWasSaid() {
        assertThat(new CrashRunner(program, "one", "two").runAndKillAfter(1)).startsWith("one");
        assertThat(new CrashRunner(Chatter.class, "end").runAndKillAfter(5)).containsExactly("end");
    }

    @Test
    void pause_programThatRuns_standsStillUntilItIsResumed() throws IOException {
        try (ChildProcess run = program.start("one", "two")) {
            assertThat(run.nextLine()).contains("one");

            run.pause();
            awaitState(run, "T"::equals); // the system stops each thread when it comes to it
            run.resume();

            awaitState(run, state -> !state.equals("T"));
        }
    }

    @Test
    void archived_program_startsFromTheArchiveAndDoesTheSame() {
        ChildProgram quick = program.archived(place, "rehearsal", "end");

        assertThat(place.resolve("classes.jsa")).isNotEmptyFile();
        try (ChildProcess run = quick.start("one", "end")) {
            assertThat(run.remainingLines()).containsExactly("one", "end");
        }
    }

    @Test
    void archived_rehearsalThatFails_isAFault() {
        assertThatThrownBy(() -> program.with("-XX:NoSuchOption").archived(place, "end"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("status");
    }

    @Test
    void under_commandThatIsNotThere_isAFault() {
        assertThatThrownBy(() -> program.under("no-such-command").start("end"))
                .isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void under_anotherCommand_isStartedByIt() {
        try (ChildProcess run =
                program.under("sh", "-c", "echo first; exec \"$@\"", "sh").start("second", "end")) {
            assertThat(run.remainingLines()).containsExactly("first", "second", "end");
        }
    }

    /** The letter the system has for it, where the system tells; T is stopped. */
    private static void awaitState(ChildProcess run, Predicate<String> wanted) throws IOException {
        Deadline patience = Deadline.after(Duration.ofSeconds(30));
        while (!wanted.test(state(run))) {
            patience.throwIfExpired("waiting for the state of a process", ErrorPhase.WAIT);
            Thread.onSpinWait();
        }
    }

    private static String state(ChildProcess run) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + run.id() + "/stat"));
        return stat.substring(stat.lastIndexOf(')') + 2).substring(0, 1);
    }
}
