package dev.exai.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.testkit.Parallel;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresConversationsTest extends ConversationOperations {
    private String url;
    private Storage storage;

    @Override
    Conversations open(ConversationLimits limits) throws Exception {
        if (storage == null) {
            url = PostgresServer.freshSchema();
            storage = PostgresServer.storage(url, time);
        }
        return storage.conversations(limits);
    }

    @AfterEach
    void close() {
        storage.close();
    }

    @Test
    void append_twoProcessesAtOnce_loseAndDoubleNothing() throws Exception {
        ConversationId id = conversations.start(ANN).id();
        try (Storage other = PostgresServer.storage(url, time)) {
            Conversations there = other.conversations(ConversationLimits.DEFAULT);

            Parallel.inParallel(8, number -> {
                Conversations mine = number % 2 == 0 ? conversations : there;
                for (int i = 0; i < 10; i++) {
                    mine.append(ANN, id, said(number + " " + i));
                }
                return number;
            });
        }

        List<Turn> turns = conversations.turns(ANN, id, 0, 100).turns();
        assertThat(turns).hasSize(80);
        assertThat(turns).extracting(turn -> turn.messages().get(0).text()).doesNotHaveDuplicates();
    }

    @Test
    void start_twoProcessesFillingUpAtOnce_keepTheLimit() throws Exception {
        try (Storage other = PostgresServer.storage(url, time)) {
            Conversations there = other.conversations(new ConversationLimits(3, 100, 2, 150, IDLE));

            Parallel.inParallel(8, number -> (number % 2 == 0 ? small : there).start(ANN));

            assertThat(there.list(ANN, null, 10).conversations()).hasSize(2);
        }
    }

    @Test
    void open_newSchemaByManyAtOnce_isMadeOnce() throws Exception {
        String fresh = PostgresServer.freshSchema();

        List<Conversation> begun = Parallel.inParallel(4, number -> {
            try (Storage mine = PostgresServer.storage(fresh, time)) {
                return mine.conversations(ConversationLimits.DEFAULT).start(ANN);
            }
        });

        assertThat(begun).hasSize(4);
    }

    @Test
    void use_serverThatIsNotThere_saysSoInTime() {
        try (Storage nowhere = PostgresServer.storage("jdbc:postgresql://127.0.0.1:1/x?connectTimeout=1", time)) {
            assertThatThrownBy(nowhere::open)
                    .isInstanceOfSatisfying(
                            ExaiException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONNECTION_LOST));
        }
    }
}
