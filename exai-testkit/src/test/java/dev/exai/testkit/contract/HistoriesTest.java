package dev.exai.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.core.chat.Message;
import dev.exai.testkit.VersionHistory;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HistoriesTest {
    private static final PrincipalId OWNER = new PrincipalId("histories");

    @Test
    void history_ofAStoreThatKeepsOrder_isRight() throws Exception {
        VersionHistory history = new Histories(new Counter(false), OWNER).history(1);

        assertThat(history.violation()).isEmpty();
        assertThat(history.size()).isEqualTo(Histories.CLIENTS * Histories.OPERATIONS);
    }

    @Test
    void history_ofAStoreThatAnswersFromThePast_isWrong() throws Exception {
        VersionHistory history = new Histories(new Counter(true), OWNER).history(1);

        assertThat(history.violation()).isPresent();
    }

    /** One conversation, of which only the number of turns is kept. */
    private static final class Counter implements StoreHarness {
        private final AtomicLong turns = new AtomicLong();
        private final boolean late;

        Counter(boolean late) {
            this.late = late;
        }

        @Override
        public String begin(PrincipalId owner) {
            return "conversation";
        }

        @Override
        public synchronized long append(
                PrincipalId owner, String handle, List<Message> turn, @Nullable Long expectedVersion) {
            if (expectedVersion != null && expectedVersion != turns.get()) {
                throw new ExaiException(ErrorKind.CONFLICT, "another version");
            }
            return turns.incrementAndGet();
        }

        @Override
        public long version(PrincipalId owner, String handle) {
            return late ? turns.get() / 2 : turns.get();
        }

        @Override
        public List<List<Message>> read(PrincipalId owner, String handle) {
            return Collections.nCopies((int) turns.get(), List.of());
        }

        @Override
        public List<String> list(PrincipalId owner) {
            return List.of();
        }

        @Override
        public List<String> search(PrincipalId owner, String text) {
            return List.of();
        }

        @Override
        public String fork(PrincipalId owner, String handle, long turn) {
            return handle;
        }

        @Override
        public void delete(PrincipalId owner, String handle) {
            turns.set(0);
        }

        @Override
        public void close() {}
    }
}
