package dev.exai.sessions.proof;

import dev.exai.core.ExaiException;
import dev.exai.core.TimeSource;
import dev.exai.sessions.ConversationId;
import dev.exai.sessions.ConversationLimits;
import dev.exai.sessions.Conversations;
import dev.exai.sessions.Storage;
import java.io.IOException;
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
public final class EachFault {
    private static final int QUIET = 8; // rounds without a refusal: some faults hurt nobody

    private final Path home;
    private final SystemFault fault;
    private int rounds;
    private int refusals;

    private EachFault(Path home, SystemFault fault) {
        this.home = home;
        this.fault = fault;
    }

    /** Arguments: a directory, {@code once} or {@code lasting}, and which fault, in the words of {@link SystemFault}. */
    public static void main(String[] args) throws Exception {
        boolean lasting = args[1].equals("lasting");
        EachFault each =
                new EachFault(Path.of(args[0]), SystemFault.of(List.of(args).subList(2, args.length), lasting));
        each.run(lasting);
        System.out.print(each.rounds + " " + each.refusals + "\n");
        System.out.flush();
    }

    private void run(boolean lasting) throws IOException {
        for (int quiet = 0; quiet < QUIET; rounds++) {
            int before = refusals;
            round(rounds, lasting);
            quiet = refusals == before ? quiet + 1 : 0;
        }
    }

    private void round(int number, boolean lasting) throws IOException {
        Path data = home.resolve("data");
        Acknowledged acknowledged = new Acknowledged();
        fault.begin(number);
        try {
            work(data, line -> {
                acknowledged.heard(line);
                if (line.startsWith("refused")) {
                    refusals++;
                    if (!lasting) {
                        fault.end();
                    }
                }
            });
        } finally {
            fault.end();
        }
        try (Storage storage = Storage.sqlite(data, TimeSource.system())) {
            acknowledged.assertKept(storage, "after fault " + number);
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
