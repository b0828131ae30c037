package dev.exai.core.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.exai.core.chat.ChatRequest;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchTest {
    private static final ChatRequest QUESTION = ChatRequest.to("m", "?").build();

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "ä", "a.b"})
    void item_idOutsideTheNarrowestRule_isRefused(String id) {
        assertThatIllegalArgumentException().isThrownBy(() -> new BatchItem(id, QUESTION));
    }

    @Test
    void item_idOf64_isTakenAndOf65Not() {
        assertThat(new BatchItem("a".repeat(64), QUESTION).customId()).hasSize(64);
        assertThatIllegalArgumentException().isThrownBy(() -> new BatchItem("a".repeat(65), QUESTION));
    }

    @Test
    void request_withoutItemsOrWithDoubles_isRefused() {
        BatchItem item = new BatchItem("a", QUESTION);

        assertThatIllegalArgumentException().isThrownBy(() -> BatchRequest.of(List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BatchRequest.of(List.of(item, item)))
                .withMessageContaining("called a");
        assertThatIllegalArgumentException().isThrownBy(() -> new BatchRequest(List.of(item), Duration.ZERO));
        assertThat(BatchRequest.of(List.of(item)).window()).isNull();
    }

    @Test
    void states_thatEnd_areTheLastFour() {
        assertThat(Stream.of(Batch.State.values()).filter(Batch.State::isEnd))
                .containsExactly(Batch.State.COMPLETED, Batch.State.FAILED, Batch.State.EXPIRED, Batch.State.CANCELLED);
    }
}
