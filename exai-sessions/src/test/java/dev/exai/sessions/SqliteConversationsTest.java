package dev.exai.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteConversationsTest extends ConversationOperations {
    @TempDir
    Path directory;

    private Storage storage;

    @Override
    Conversations open(ConversationLimits limits) {
        if (storage == null) {
            storage = Storage.sqlite(directory.resolve("data"), time);
        }
        return storage.conversations(limits);
    }

    @AfterEach
    void close() {
        storage.close();
    }

    @Test
    void reopened_storage_hasEverythingThatWasAcknowledged() {
        ConversationId id = conversations.start(ANN, "title").id();
        Turn turn = conversations.append(ANN, id, said("one"));
        storage.close();
        storage = Storage.sqlite(directory.resolve("data"), time);

        Conversations again = storage.conversations(ConversationLimits.DEFAULT);

        assertThat(again.turns(ANN, id, 0, 10).turns()).containsExactly(turn);
        assertThat(again.get(ANN, id).title()).isEqualTo("title");
    }
}
