package dev.exai.sessions.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.TimeSource;
import dev.exai.sessions.ConversationId;
import dev.exai.sessions.ConversationLimits;
import dev.exai.sessions.Conversations;
import dev.exai.sessions.Storage;
import dev.exai.testkit.fault.ChildProcess;
import dev.exai.testkit.fault.ChildProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real second process at the same directory, and one that was told to share everything. */
class OtherProcessTest {
    @TempDir
    Path home;

    @Test
    void open_directoryOfAnotherProcess_isRefusedAndTheFirstGoesOn() {
        Path data = home.resolve("data");
        try (Storage storage = Storage.sqlite(data, TimeSource.system())) {
            Conversations conversations = storage.conversations(ConversationLimits.DEFAULT);
            ConversationId id = conversations.start(Writing.OWNER).id();

            assertThat(linesOf(new ChildProgram(Writing.class), data))
                    .containsExactly("opening", "refused CONFIGURATION open");

            assertThat(conversations.get(Writing.OWNER, id).id()).isEqualTo(id);
            assertThat(storage.check().faults()).isEmpty();
        }
    }

    @Test
    void open_withAnUmaskThatForbidsNothing_isForTheOwnerAloneAllTheSame() throws IOException {
        Path data = home.resolve("data");

        linesOf(new ChildProgram(Writing.class).under("sh", "-c", "umask 000 && exec \"$@\"", "sh"), data);

        assertThat(permissions(data)).isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(data)) {
            assertThat(files.map(OtherProcessTest::permissions).toList())
                    .isNotEmpty()
                    .containsOnly("rw-------");
        }
    }

    private static List<String> linesOf(ChildProgram program, Path data) {
        try (ChildProcess run = program.start(data.toString(), "3")) {
            return run.remainingLines();
        }
    }

    private static String permissions(Path path) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
