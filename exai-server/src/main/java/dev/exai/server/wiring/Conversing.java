package dev.exai.server.wiring;

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
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Conversations, idempotency keys and bookings, and the storage behind them. Thread-safe; to be closed. */
final class Conversing implements AutoCloseable {
    private final ConversationLimits limits;
    private final TimeSource time;
    private final @Nullable Storage storage;
    private final boolean must;
    private final Conversations conversations;
    private final IdempotencyStore idempotencyKeys = IdempotencyStore.deferred(this::keys);
    private final Ledger ledger = new DeferredLedger(this::bookings);

    Conversing(ServerSettings settings, Keeping keeping, TimeSource time) {
        this.time = time;
        limits = LimitSettings.conversations(settings);
        must = keeping == Keeping.AS_SET;
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

    /**
     * What the storage holds, which is opened for it; what lives in memory only if the settings say so. Never in its place: a
     * second process would know nothing of the conversations, keys and bookings that there are.
     */
    private <T> T from(Function<Storage, T> ofStorage, Supplier<T> inMemory) {
        Storage kept = storage;
        if (kept == null) {
            return inMemory.get();
        }
        StorageSettings.open(kept);
        return ofStorage.apply(kept);
    }

    @Override
    public void close() {
        conversations.close();
        if (storage != null) {
            storage.close();
        }
    }
}
