package dev.exai.server.wiring;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.TimeSource;
import dev.exai.server.settings.LimitSettings;
import dev.exai.server.settings.ServerSettings;
import dev.exai.server.settings.Settings;
import dev.exai.sessions.ConversationLimits;
import dev.exai.sessions.ConversationStore;
import dev.exai.sessions.Conversations;
import dev.exai.sessions.IdempotencyStore;
import dev.exai.sessions.Storage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Conversations and the storage behind them. Thread-safe; to be closed. */
final class Conversing implements AutoCloseable {
    private final ConversationLimits limits;
    private final TimeSource time;
    private final @Nullable Storage storage;
    private final boolean must;
    private final Conversations conversations;

    Conversing(ServerSettings settings, Keeping keeping, TimeSource time) {
        this.time = time;
        limits = LimitSettings.conversations(settings);
        must = keeping == Keeping.AS_SET;
        boolean inMemory =
                keeping == Keeping.IN_MEMORY || settings.get(Settings.STORAGE).equals(Settings.MEMORY);
        storage = inMemory ? null : Storage.sqlite(settings.dataDirectory(), time);
        conversations = Conversations.deferred(this::store, this::openSoon);
        if (must) {
            conversations.openSoon();
        }
    }

    /** Begins to open the storage, if there is one. */
    private void openSoon() {
        if (storage != null) {
            storage.openSoon();
        }
    }

    /** Waits for the storage if the engine cannot do without it. */
    void openIfNeeded() {
        if (must && storage != null) {
            storage.open();
        }
    }

    Conversations conversations() {
        return conversations;
    }

    /** Where idempotency keys are kept: where the conversations are. */
    IdempotencyStore idempotencyKeys() {
        return IdempotencyStore.deferred(this::keys);
    }

    private IdempotencyStore keys() {
        if (storage == null) {
            return IdempotencyStore.inMemory(time);
        }
        try {
            storage.open();
            return storage.idempotencyStore();
        } catch (ExaiException e) {
            if (must || e.kind() != ErrorKind.CONFIGURATION) {
                throw e;
            }
            return IdempotencyStore.inMemory(time); // the log has said why, or will with the first conversation
        }
    }

    private ConversationStore store() {
        if (storage == null) {
            return ConversationStore.inMemory(LimitSettings.inMemory(limits), time);
        }
        try {
            storage.open();
            return storage.conversationStore(limits);
        } catch (ExaiException e) {
            if (must || e.kind() != ErrorKind.CONFIGURATION) {
                throw e;
            }
            Logger log = LoggerFactory.getLogger(Conversing.class); // not before it is needed: loggers cost starts time
            log.warn("conversations end with this process: {}", e.getMessage());
            return ConversationStore.inMemory(LimitSettings.inMemory(limits), time);
        }
    }

    @Override
    public void close() {
        conversations.close();
        if (storage != null) {
            storage.close();
        }
    }
}
