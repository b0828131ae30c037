package dev.exai.sessions.proof;

import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.core.TimeSource;
import dev.exai.core.chat.Message;
import dev.exai.core.internal.sql.FaultyDatabase;
import dev.exai.sessions.ConversationId;
import dev.exai.sessions.ConversationLimits;
import dev.exai.sessions.Conversations;
import dev.exai.sessions.Storage;
import dev.exai.sessions.TurnContent;
import dev.exai.sessions.internal.Schema;
import dev.exai.sessions.internal.SqlConversationStore;
import dev.exai.testkit.Parallel;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The program that is killed, loses its power or meets faults: four writers append to conversations of their own and delete
 * old ones. It prints what it is about to do where that cannot be told otherwise, and what was acknowledged or refused;
 * {@link Acknowledged} reads that.
 */
public final class Writing {
    /** How many writers there are. */
    static final int WRITERS = 4;

    static final PrincipalId OWNER = new PrincipalId("proof");
    private static final int LENGTH = 20; // turns of a conversation
    private static final int KEPT = 3; // conversations of a writer before it deletes its oldest

    private final Conversations conversations;
    private final Consumer<String> told;

    /** Changes of the conversations; each line is told. */
    Writing(Conversations conversations, Consumer<String> told) {
        this.conversations = conversations;
        this.told = told;
    }

    /** Arguments: the directory, how many turns each writer writes, and {@code normal} to have fewer syncs than we do. */
    public static void main(String[] args) throws Exception {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        Path directory = Path.of(args[0]);
        int turns = Integer.parseInt(args[1]);
        say(out, "opening");
        try (Storage storage = Storage.sqlite(directory, TimeSource.system())) {
            storage.open();
            if (args.length == 2) {
                new Writing(storage.conversations(ConversationLimits.DEFAULT), line -> say(out, line)).write(turns);
                return;
            }
        } catch (ExaiException e) {
            say(out, "refused " + e.kind() + " open");
            return;
        }
        try (FaultyDatabase fast = new FaultyDatabase(directory, Schema.MIGRATIONS, "NORMAL")) {
            SqlConversationStore store =
                    new SqlConversationStore(fast, ConversationLimits.DEFAULT, TimeSource.system());
            new Writing(new Conversations(store), line -> say(out, line)).write(turns);
        }
    }

    /** What the turn of the number says. */
    static String text(long number) {
        int length = (int) (number % 7 == 3 ? 20_000 : number * 137 % 3_000);
        return "turn " + number + " " + "x".repeat(length);
    }

    private void write(int turns) throws Exception {
        Parallel.inParallel(WRITERS, writer -> {
            Deque<ConversationId> mine = new ArrayDeque<>();
            long number = LENGTH;
            for (int i = 0; i < turns; i++) {
                if (number == LENGTH) {
                    number = begin(mine);
                }
                if (number < LENGTH) {
                    number = append(mine.getLast(), number + 1) ? number + 1 : LENGTH;
                }
            }
            return writer;
        });
    }

    /** Begins a conversation, and deletes the oldest one if there are too many. Returns the number of turns it has. */
    private long begin(Deque<ConversationId> mine) {
        if (mine.size() == KEPT) {
            delete(mine.remove());
        }
        return start(mine) ? 0 : LENGTH;
    }

    /** Begins a conversation, if it may. */
    boolean start(Deque<ConversationId> mine) {
        ConversationId[] id = new ConversationId[1];
        boolean done = done("start", () -> id[0] = conversations.start(OWNER).id());
        if (done) {
            mine.add(id[0]);
            told.accept("started " + id[0]);
        }
        return done;
    }

    void delete(ConversationId id) {
        told.accept("deleting " + id);
        if (done("delete " + id, () -> conversations.delete(OWNER, id))) {
            told.accept("deleted " + id);
        }
    }

    boolean append(ConversationId id, long number) {
        TurnContent content =
                TurnContent.of(List.of(Message.user(text(number)))).build();
        boolean done = done("append " + id, () -> conversations.append(OWNER, id, content));
        if (done) {
            told.accept("appended " + id + " " + number);
        }
        return done;
    }

    private boolean done(String what, Runnable change) {
        @Nullable ExaiException refusal = null;
        try {
            change.run();
        } catch (ExaiException e) {
            refusal = e;
        }
        if (refusal != null) {
            told.accept("refused " + refusal.kind() + " " + what);
        }
        return refusal == null;
    }

    private static void say(PrintStream out, String line) {
        synchronized (out) {
            out.print(line + "\n");
            out.flush();
        }
    }
}
