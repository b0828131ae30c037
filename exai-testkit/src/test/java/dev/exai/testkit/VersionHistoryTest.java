package dev.exai.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VersionHistoryTest {
    private final VersionHistory history = new VersionHistory();

    @Test
    void overlapping_operations_mayStandInAnyOrder() {
        history.appended(0, 10, 2);
        history.appended(5, 15, 1);
        history.saw(8, 20, 1);
        history.saw(16, 20, 2);

        assertThat(history.violation()).isEmpty();
        assertThat(history.size()).isEqualTo(4);
    }

    @Test
    void look_behindAnAppendThatHadReturned_isAViolation() {
        history.appended(0, 10, 1);
        history.saw(11, 12, 0);

        assertThat(history.violation()).get().asString().contains("after append of 1", "came look at 0");
    }

    @Test
    void append_behindWhatWasSeen_isAViolation() {
        history.appended(20, 30, 1);
        history.saw(0, 10, 1);

        assertThat(history.violation()).get().asString().contains("came append of 1");
    }

    @Test
    void versions_doubledMissingOrFromNowhere_areViolations() {
        history.saw(0, 1, 1);
        assertThat(history.violation()).get().asString().contains("nobody made");

        history.appended(0, 1, 1);
        history.appended(0, 1, 1);
        assertThat(history.violation()).get().asString().contains("the append after version 1");
    }
}
