package dev.exai.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.PrincipalId;
import dev.exai.core.TimeSource;
import dev.exai.core.chat.Message;
import dev.exai.sessions.Conversation;
import dev.exai.sessions.ConversationEdit;
import dev.exai.sessions.ConversationId;
import dev.exai.sessions.ConversationLimits;
import dev.exai.sessions.Conversations;
import dev.exai.sessions.Storage;
import dev.exai.sessions.TurnContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that work on the data directory without a server. */
class StorageCommandsTest {
    private static final PrincipalId ME = PrincipalId.LOCAL;

    @TempDir
    Path home;

    private Program program;
    private String first;
    private String archived;

    @BeforeEach
    void talk() {
        program = new Program(home);
        try (Storage storage = Storage.sqlite(program.dataDirectory(), TimeSource.system())) {
            Conversations conversations = storage.conversations(ConversationLimits.DEFAULT);
            Conversation begun = conversations.start(ME, "about \u001b[31mfish");
            conversations.append(ME, begun.id(), said("Which fish is BLUE?", "A tang."));
            first = begun.id().value();
            archived = conversations.start(ME).id().value();
            conversations.edit(ME, new ConversationId(archived), new ConversationEdit.Archive(true));
            conversations.start(new PrincipalId("somebody"));
        }
    }

    @Test
    void list_defaultAllAndJson_showWhatIsTheirs() {
        Program.Outcome plain = program.run("conversations", "list");
        Program.Outcome all = program.run("conversations", "list", "--all", "--json");
        Program.Outcome other = program.run("conversations", "list", "--principal", "somebody");

        assertThat(plain.code()).isZero();
        assertThat(plain.out()).contains(first, "1 turns").doesNotContain(archived, "\u001b");
        assertThat(all.out()).startsWith("[{\"id\":\"" + archived).contains(first, "\"archived\":true");
        assertThat(other.out().lines()).hasSize(1);
    }

    @Test
    void show_conversation_printsWhatWasSaid() {
        Program.Outcome plain = program.run("conversations", "show", first);
        Program.Outcome json = program.run("conversations", "show", first, "--json");
        Program.Outcome unknown = program.run("conversations", "show", "conv_00");

        assertThat(plain.out()).contains("user: Which fish is BLUE?", "assistant: A tang.");
        assertThat(json.out()).contains("\"role\":\"user\"", "\"unmetered_turns\":1");
        assertThat(unknown.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(unknown.err()).contains("unknown conversation");
    }

    @Test
    void search_text_findsIt() {
        assertThat(program.run("conversations", "search", "is blue").out()).contains(first, "turn 1", "BLUE");
        assertThat(program.run("conversations", "search", "--json", "nothing").out())
                .isEqualTo("[]\n");
    }

    @Test
    void export_allThenDeleteThenImport_bringsThemBackUnderNewHandles() throws IOException {
        Program.Outcome exported = program.run("conversations", "export", "--output", "saved.jsonl");
        Program.Outcome single = program.run("conversations", "export", first);
        Program.Outcome deleted = program.run("conversations", "delete", first, archived);
        Program.Outcome imported = program.run("conversations", "import", "saved.jsonl");
        Program.Outcome elsewhere = program.run("conversations", "import", "saved.jsonl", "--principal", "new");

        assertThat(List.of(exported.code(), single.code(), deleted.code(), imported.code(), elsewhere.code()))
                .containsOnly(0);
        assertThat(Files.readString(home.resolve("saved.jsonl"))).contains(first, archived);
        assertThat(single.out().lines()).hasSize(2);
        assertThat(imported.out()).contains(first + "\t1 turns\tas conv_");
        assertThat(elsewhere.out()).contains(first + "\t1 turns\n");
        assertThat(program.run("conversations", "search", "blue").out())
                .doesNotContain(first)
                .contains("BLUE");
    }

    @Test
    void delete_tellsWhichCopiesItDoesNotReach() {
        program.run("storage", "repair");

        Program.Outcome deleted = program.run("conversations", "delete", first);

        assertThat(deleted.out())
                .startsWith(first + "\tdeleted\n")
                .contains("backups and exports that were made before still hold it")
                .contains("exai.db.damaged-", "may still hold it");
        assertThat(program.run("conversations", "search", "blue").out()).isEmpty();
    }

    @Test
    void commands_whereNothingIsKept_saySo() {
        Program forgetful = new Program(home).with("EXAI_STORAGE", "memory");

        assertThat(forgetful.run("conversations", "list").err()).contains("storage is memory");
        assertThat(forgetful.run("conversations", "delete", first).err()).contains("storage is memory");
        assertThat(forgetful.run("doctor", "--demo").out()).contains("note\tstorage: memory");
        assertThat(program.run("doctor", "--demo").out()).contains("ok\tstorage: sqlite, can be read");
        assertThat(new Program(home.resolve("new")).run("doctor", "--demo").out())
                .contains("ok\tstorage: sqlite: there is no storage");
    }

    @Test
    void storage_checkBackupRepair_work() {
        Program.Outcome check = program.run("storage", "check");
        Program.Outcome json = program.run("storage", "check", "--json");
        Program.Outcome backup = program.run("storage", "backup", "copy.db");
        Program.Outcome again = program.run("storage", "backup", "copy.db");
        Program.Outcome repair = program.run("storage", "repair");

        assertThat(check.out()).contains("3 conversations, 1 turns", "nothing is wrong");
        assertThat(json.out()).contains("\"sound\":true");
        assertThat(backup.code()).isZero();
        assertThat(home.resolve("copy.db")).exists();
        assertThat(again.err()).contains("a backup overwrites nothing");
        assertThat(repair.out()).contains("nothing was lost");
        assertThat(program.run("conversations", "list").out()).contains(first);
    }

    @Test
    void commands_besideARunningServer_readButDoNotChange() throws Exception {
        try (Served served = Served.start(program, "--demo")) {
            assertThat(served.token()).isNotBlank();
            assertThat(program.run("conversations", "list").out()).contains(first);
            assertThat(program.run("storage", "check").code()).isZero();

            Program.Outcome refused = program.run("conversations", "delete", first);

            assertThat(refused.code()).isEqualTo(ExitCode.FAILURE);
            assertThat(refused.err()).contains("is in use by process");
        }
    }

    @Test
    void commands_withoutStorageOrSubcommand_saySo() {
        Program nowhere = new Program(home.resolve("nobody"));

        assertThat(nowhere.run("conversations", "list").err()).contains("there is no storage at");
        assertThat(nowhere.run("conversations").code()).isEqualTo(ExitCode.USAGE);
        assertThat(nowhere.run("storage").code()).isEqualTo(ExitCode.USAGE);
        assertThat(nowhere.run("storage", "migrate", "--to", "jdbc:postgresql://127.0.0.1:1/x")
                        .code())
                .isEqualTo(ExitCode.FAILURE);
        assertThat(nowhere.run("conversations", "import", "missing.jsonl").err())
                .contains("cannot be read");
    }

    private static TurnContent said(String question, String answer) {
        return TurnContent.of(List.of(Message.user(question), Message.assistant(answer)))
                .build();
    }
}
