package dev.exai.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.ErrorKind;
import dev.exai.core.ProviderException;
import dev.exai.core.batch.Batch;
import dev.exai.core.batch.BatchItem;
import dev.exai.core.batch.BatchRequest;
import dev.exai.core.batch.BatchResult;
import dev.exai.core.batch.BatchResults;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.model.Capability;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.Support;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rules of batches, for providers that have them. */
public interface BatchRules {
    /** The harness of the running rule. */
    ProviderHarness harness();

    /** The whole life of a batch; results come in any order. */
    @Test
    @DisplayName("B01 A batch that was submitted ends, and each item has the answer to its own question")
    default void b01() {
        BatchSubject subject = new BatchSubject(harness());

        Batch batch = subject.submitted("a", "b", "item_3");
        Batch ended = subject.ended(batch.id());
        Map<String, BatchResult> results = subject.results(batch.id());

        assertThat(batch.provider()).isEqualTo(subject.provider().id());
        assertThat(batch.state().isEnd()).isFalse();
        assertThat(ended.state()).isEqualTo(Batch.State.COMPLETED);
        assertThat(results).containsOnlyKeys("a", "b", "item_3");
        results.forEach((id, result) -> assertThat(result)
                .isInstanceOfSatisfying(
                        BatchResult.Answered.class,
                        answered -> assertThat(answered.response().text()).isEqualTo("question of " + id)));
    }

    /** One bad item must not hide the others, nor look answered; a vendor may refuse it with the batch. */
    @Test
    @DisplayName("B02 An item that fails has the failure as its result, with the kind that says what went wrong")
    default void b02() {
        BatchSubject subject = new BatchSubject(harness());
        ChatRequest unknown = ChatRequest.to("no-such-model", "?").build();
        BatchRequest request = BatchRequest.of(List.of(new BatchItem("lost", unknown)));
        Batch batch;
        try {
            batch = subject.batches().submit(request, Subject.context());
        } catch (ProviderException e) {
            assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND);
            return;
        }

        subject.ended(batch.id());

        assertThat(subject.results(batch.id()).get("lost"))
                .isInstanceOfSatisfying(
                        BatchResult.Failed.class,
                        failed -> assertThat(failed.failure().kind()).isEqualTo(ErrorKind.NOT_FOUND));
    }

    /** Nothing is not the same as not yet. */
    @Test
    @DisplayName("B03 The results of a batch that has not ended are refused with IN_PROGRESS")
    default void b03() {
        BatchSubject subject = new BatchSubject(harness());
        Batch batch = subject.submitted("a");

        assertThat(Subject.failure(() -> subject.batches()
                                .results(batch.id(), Subject.context())
                                .close())
                        .kind())
                .isEqualTo(ErrorKind.IN_PROGRESS);
    }

    /** Also a second time, and after the end. */
    @Test
    @DisplayName(
            "B04 A cancelled batch ends, its items are answered or CANCELLED, and cancelling again changes nothing")
    default void b04() {
        BatchSubject subject = new BatchSubject(harness());
        Batch batch = subject.submitted("a", "b");

        subject.batches().cancel(batch.id(), Subject.context());
        Batch ended = subject.ended(batch.id());

        assertThat(subject.batches().cancel(batch.id(), Subject.context()).state())
                .isEqualTo(ended.state());
        assertThat(subject.results(batch.id()).values())
                .allSatisfy(result -> assertThat(
                                result instanceof BatchResult.Failed failed
                                        ? failed.failure().kind()
                                        : ErrorKind.CANCELLED)
                        .isEqualTo(ErrorKind.CANCELLED));
    }

    /** Whoever lost an id finds it there. */
    @Test
    @DisplayName("B05 A listing, read to its last page, holds each submitted batch once")
    default void b05() {
        BatchSubject subject = new BatchSubject(harness());
        List<String> submitted =
                List.of(subject.submitted("a").id(), subject.submitted("b").id());

        assertThat(subject.listed()).containsAll(submitted).doesNotHaveDuplicates();
    }

    /** As with files. */
    @Test
    @DisplayName(
            "B06 An unknown batch fails with NOT_FOUND, and an id that would lead elsewhere before anything is sent")
    default void b06() {
        BatchSubject subject = new BatchSubject(harness());

        for (String id : List.of("no-such-batch", "..", "a/../../files", "")) {
            int before = harness().requestsReceived();
            assertThat(Subject.failure(() -> subject.batches().get(id, Subject.context()))
                            .kind())
                    .as(id)
                    .isEqualTo(ErrorKind.NOT_FOUND);
            assertThat(harness().requestsReceived()).isLessThanOrEqualTo(id.startsWith("no") ? before + 1 : before);
        }
    }

    /** Found out at once, not after a day. */
    @Test
    @DisplayName("B07 An item that asks for what its model lacks is refused with UNSUPPORTED before anything is sent")
    default void b07() {
        BatchSubject subject = new BatchSubject(harness());
        ModelInfo model = Subject.assumed(
                subject.provider().models().stream()
                        .filter(each -> !Samples.withSupport(each, Support.NO).isEmpty())
                        .findFirst()
                        .orElse(null),
                "every model has every ability");
        Capability missing = Samples.withSupport(model, Support.NO).get(0);
        int before = harness().requestsReceived();
        BatchRequest request = BatchRequest.of(List.of(new BatchItem("a", Samples.needing(missing, model))));

        assertThat(Subject.failure(() -> subject.batches().submit(request, Subject.context()))
                        .kind())
                .isEqualTo(ErrorKind.UNSUPPORTED);
        assertThat(harness().requestsReceived()).isEqualTo(before);
    }

    /** A second batch costs as much again. */
    @Test
    @DisplayName("B08 A batch whose answer is lost fails with UNKNOWN_OUTCOME, is submitted once, and may be running")
    default void b08() {
        BatchSubject subject = new BatchSubject(harness());
        new Subject(harness()).instruct(new Instruction.LoseBatch());

        assertThat(Subject.failure(() -> subject.submitted("a")).kind()).isEqualTo(ErrorKind.UNKNOWN_OUTCOME);

        assertThat(subject.listed()).hasSize(1);
    }

    /** The rest of 200 MB is not read for nothing. */
    @Test
    @DisplayName("B09 Results may be closed before their end, repeatedly; reading them then fails with CANCELLED")
    default void b09() {
        BatchSubject subject = new BatchSubject(harness());
        Batch batch = subject.submitted("a", "b");
        subject.ended(batch.id());
        BatchResults results = subject.batches().results(batch.id(), Subject.context());
        results.next();

        results.close();
        results.close();

        assertThat(Subject.failure(results::next).kind()).isEqualTo(ErrorKind.CANCELLED);
    }
}
