package dev.exai.core.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FileLimitsTest {
    private static final FilePurpose READING = new FilePurpose("reading");
    private static final FilePurpose OTHER = new FilePurpose("other");

    @Test
    void limits_withTypesOfAPurpose_acceptThoseForItAndEverythingForOthers() {
        FileLimits limits = new FileLimits(1L, 2, 3L, List.of(READING, OTHER))
                .withTypes(AcceptedTypes.forPurpose("reading", "application/pdf", "text/*"));

        assertThat(limits.accepts("application/pdf", READING)).isTrue();
        assertThat(limits.accepts("text/csv", READING)).isTrue();
        assertThat(limits.accepts("application/zip", READING)).isFalse();
        assertThat(limits.accepts("textual/csv", READING)).isFalse();
        assertThat(limits.accepts("application/zip", OTHER)).isTrue();
        assertThat(limits.accepts("application/zip", null)).isTrue();
        assertThat(limits.maxTotalBytes()).isEqualTo(3);
    }

    @Test
    void limits_ofAProviderWithoutPurposes_acceptWhatItTakes_andWhatNobodyKnows() {
        FileLimits limits = FileLimits.UNKNOWN.withTypes(AcceptedTypes.of("image/png"));

        assertThat(limits.accepts("image/png", null)).isTrue();
        assertThat(limits.accepts("image/jpeg", null)).isFalse();
        assertThat(limits.accepts("application/octet-stream", null)).isTrue();
        assertThat(FileLimits.UNKNOWN.accepts("application/zip", READING)).isTrue();
    }
}
