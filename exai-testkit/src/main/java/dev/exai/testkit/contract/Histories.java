package dev.exai.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.core.TimeSource;
import dev.exai.core.chat.Message;
import dev.exai.testkit.Parallel;
import dev.exai.testkit.VersionHistory;
import java.util.List;
import java.util.Random;

/** Clients that use one conversation of a store at once and note what they saw. Immutable. */
public final class Histories {
    /** How many clients there are. */
    public static final int CLIENTS = 8;

    /** How many operations each of them does. */
    public static final int OPERATIONS = 60;

    private static final int DECK = 16; // one operation in so many reads all turns, which costs most
    private static final int READ = 0;
    private static final int LAST_LOOK = 5;
    private static final int LAST_EXPECTING = 10;

    private final StoreHarness store;
    private final PrincipalId owner;

    /** Clients of the store, all of them the principal. */
    public Histories(StoreHarness store, PrincipalId owner) {
        this.store = store;
        this.owner = owner;
    }

    /** A history of a fresh conversation, which is deleted again; the seed decides what the clients do. */
    public VersionHistory history(long seed) throws Exception {
        String handle = store.begin(owner);
        VersionHistory history = new VersionHistory();
        Parallel.inParallel(CLIENTS, client -> {
            Random random = new Random(seed * CLIENTS + client);
            long known = 0;
            for (int i = 0; i < OPERATIONS; i++) {
                known = operate(handle, random.nextInt(DECK), known, history);
            }
            return client;
        });
        store.delete(owner, handle);
        return history;
    }

    private long operate(String handle, int what, long known, VersionHistory history) {
        TimeSource time = TimeSource.system();
        long invoked = time.nanos();
        if (what <= LAST_LOOK) {
            long seen = what == READ ? store.read(owner, handle).size() : store.version(owner, handle);
            history.saw(invoked, time.nanos(), seen);
            return seen;
        }
        try {
            long made = store.append(owner, handle, List.of(Message.user("op")), what <= LAST_EXPECTING ? known : null);
            history.appended(invoked, time.nanos(), made);
            return made;
        } catch (ExaiException e) {
            assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT);
            long seen = store.version(owner, handle); // what it saw at the latest
            history.saw(invoked, time.nanos(), seen);
            return seen;
        }
    }
}
