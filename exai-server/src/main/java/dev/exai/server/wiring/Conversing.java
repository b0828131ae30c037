package dev.exai.server.wiring;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.TimeSource;
import dev.exai.core.budget.InMemoryLedger;
import dev.exai.core.budget.Ledger;
import dev.exai.server.settings.LimitSettings;
import dev.exai.server.settings.ServerSettings;
import dev.exai.server.settings.StorageSettings;
import dev.exai.sessions.ConversationLimits;
import dev.exai.sessions.ConversationStore;
import dev.exai.sessions.Conversations;
import dev.exai.sessions.IdempotencyStore;
import dev.exai.sessions.Storage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Conversations, idempotency keys and bookings, and the storage behind them. Thread-safe; to be closed. */
final class Conversing implements AutoCloseable {
    private final ConversationLimits limits;
    private final TimeSource time;
    private final @Nullable Storage storage;
    private final boolean must;
    private final boolean mayDoWithout;
    private final Conversations conversations;
    private final IdempotencyStore idempotencyKeys = IdempotencyStore.deferred(this::keys);
    private final Ledger ledger = new DeferredLedger(this::bookings);
    private final ReentrantLock deciding = new ReentrantLock();
    private volatile boolean usable;
    private volatile boolean givenUp;

    Conversing(ServerSettings settings, Keeping keeping, TimeSource time) {
        this.time = time;
        limits = LimitSettings.conversations(settings);
        must = keeping == Keeping.AS_SET;
        // a database that several share is never in use by another, so what is wrong with it somebody has to mend
        mayDoWithout = !must && !StorageSettings.isPostgresql(settings);
        storage = keeping == Keeping.IN_MEMORY ? null : StorageSettings.storage(settings, time);
        conversations = Conversations.deferred(this::store, this::openSoon);
    }

    /** Begins to open the storage if the engine cannot do without it. */
    void begin() {
        if (must) {
            openSoon();
        }
    }

    private void openSoon() {
        if (storage != null) {
            storage.openSoon();
        }
    }

    /** Waits for the storage if the engine cannot do without it. */
    void openIfNeeded() {
        if (must && storage != null) {
            StorageSettings.open(storage);
        }
    }

    Conversations conversations() {
        return conversations;
    }

    /** Where idempotency keys are kept: where the conversations are. */
    IdempotencyStore idempotencyKeys() {
        return idempotencyKeys;
    }

    /** Where it is kept what was spent: where the conversations are. */
    Ledger ledger() {
        return ledger;
    }

    private ConversationStore store() {
        return from(
                kept -> kept.conversationStore(limits),
                () -> ConversationStore.inMemory(LimitSettings.inMemory(limits), time));
    }

    private IdempotencyStore keys() {
        return from(Storage::idempotencyStore, () -> IdempotencyStore.inMemory(time));
    }

    private Ledger bookings() {
        return from(Storage::ledger, InMemoryLedger::new);
    }

    /** What the storage holds, or what lives in memory in its place; for all of them it is the same place. */
    private <T> T from(Function<Storage, T> ofStorage, Supplier<T> inMemory) {
        Storage kept = storage;
        return kept != null && decide(kept) ? ofStorage.apply(kept) : inMemory.get();
    }

    /** Whether the storage is used: decided once, by the first who needs it. */
    private boolean decide(Storage kept) {
        if (usable || givenUp) {
            return usable;
        }
        deciding.lock();
        try {
            if (!givenUp) {
                StorageSettings.open(kept);
                usable = true;
            }
        } catch (ExaiException e) {
            if (!mayDoWithout || e.kind() != ErrorKind.CONFIGURATION) {
                throw e;
            }
            givenUp = true;
            Logger log = LoggerFactory.getLogger(Conversing.class); // not before it is needed: loggers cost starts time
            log.warn("conversations end with this process: {}", e.getMessage());
        } finally {
            deciding.unlock();
        }
        return usable;
    }

    @Override
    public void close() {
        conversations.close();
        if (storage != null) {
            storage.close();
        }
    }
}
