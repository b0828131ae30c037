package dev.exai.sessions.proof;

import dev.exai.core.ExaiException;
import dev.exai.core.TimeSource;
import dev.exai.sessions.ConversationId;
import dev.exai.sessions.ConversationLimits;
import dev.exai.sessions.Conversations;
import dev.exai.sessions.Storage;
import dev.exai.testkit.disk.Directories;
import dev.exai.testkit.disk.EachPlace;
import dev.exai.testkit.disk.SystemFault;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * A program that meets a fault at each place of a fixed piece of work: it makes a storage, changes it and closes it, and the
 * system refuses the first thing, then the second, until it refuses nothing any more. After each round the fault ends and the
 * storage must hold what was acknowledged and nothing that was refused.
 */
public final class EachFault implements EachPlace.Round {
    private final Path data;
    private final Acknowledged acknowledged = new Acknowledged();

    private EachFault(Path data) {
        this.data = data;
    }

    /** Arguments: a directory, {@code once} or {@code lasting}, and which fault, in the words of {@link SystemFault}. */
    public static void main(String[] args) throws Exception {
        boolean lasting = args[1].equals("lasting");
        SystemFault fault = SystemFault.of(List.of(args).subList(2, args.length), lasting);
        Path data = Path.of(args[0]).resolve("data");
        EachPlace.Result result = EachPlace.run(fault, lasting, 1, () -> new EachFault(data));
        System.out.print(result.places() + " " + result.refusals() + "\n");
        System.out.flush();
    }

    @Override
    public void work(Runnable refused) {
        work(data, line -> {
            acknowledged.heard(line);
            if (line.startsWith("refused")) {
                refused.run();
            }
        });
    }

    @Override
    public void look(String when) {
        try (Storage storage = Storage.sqlite(data, TimeSource.system())) {
            acknowledged.assertKept(storage, when);
        }
        Directories.delete(data);
    }

    /** Seven commits, of which the first makes the storage. */
    private static void work(Path data, Consumer<String> told) {
        try (Storage storage = Storage.sqlite(data, TimeSource.system())) {
            try {
                storage.open();
            } catch (ExaiException e) {
                told.accept("refused " + e.kind() + " open");
                return;
            }
            Conversations conversations = storage.conversations(ConversationLimits.DEFAULT);
            Writing writing = new Writing(conversations, told);
            Deque<ConversationId> mine = new ArrayDeque<>();
            for (int i = 0; i < 2; i++) {
                if (writing.start(mine) && writing.append(mine.getLast(), 1)) {
                    writing.append(mine.getLast(), 2);
                }
            }
            if (!mine.isEmpty()) {
                writing.delete(mine.getFirst());
            }
        }
    }
}
