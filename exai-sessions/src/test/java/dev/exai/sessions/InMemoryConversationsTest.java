package dev.exai.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.ExaiException;
import org.junit.jupiter.api.Test;

class InMemoryConversationsTest extends ConversationOperations {
    @Override
    Conversations open(ConversationLimits limits) {
        return Conversations.inMemory(limits, time);
    }

    @Test
    void close_store_forgetsEverything() {
        ConversationId id = conversations.start(ANN).id();

        conversations.close();

        assertThatThrownBy(() -> conversations.get(ANN, id)).isInstanceOf(ExaiException.class);
        assertThat(Conversations.inMemory().list(ANN, null, 1).conversations()).isEmpty();
    }
}
