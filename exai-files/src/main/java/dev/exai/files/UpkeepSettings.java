package dev.exai.files;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How often the files are looked after.
 *
 * @param every between two passes over the same provider, and between two sweeps; a minute at least
 * @param patience longest work of one step of a pass
 * @param retention rules by which files end before each sweep; none by default
 * @param archiveAfter how long a content was not used that is moved to the second store of the storage, a day at least; null,
 *     the default, leaves everything where it is
 * @param copies whether lost copies are sent again, and how many are read back in a pass; neither by default
 */
public record UpkeepSettings(
        Duration every,
        Duration patience,
        List<RetentionRule> retention,
        @Nullable Duration archiveAfter,
        SyncWish copies) {
    /** Every hour, with 30 minutes for a step. */
    public static final UpkeepSettings DEFAULT = new UpkeepSettings(Duration.ofHours(1), Duration.ofMinutes(30));

    /**
     * Checks.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public UpkeepSettings {
        if (every.compareTo(Duration.ofMinutes(1)) < 0) {
            throw new IllegalArgumentException("files are looked after once a minute at most: " + every);
        }
        if (patience.isNegative() || patience.isZero()) {
            throw new IllegalArgumentException("patience must be positive: " + patience);
        }
        if (archiveAfter != null && archiveAfter.compareTo(Duration.ofDays(1)) < 0) {
            throw new IllegalArgumentException("contents are archived after a day at least: " + archiveAfter);
        }
        retention = List.copyOf(retention);
    }

    /** Copies are only compared with listings. */
    public UpkeepSettings(
            Duration every, Duration patience, List<RetentionRule> retention, @Nullable Duration archiveAfter) {
        this(every, patience, retention, archiveAfter, SyncWish.PLAIN);
    }

    /** Without an archive. */
    public UpkeepSettings(Duration every, Duration patience, List<RetentionRule> retention) {
        this(every, patience, retention, null);
    }

    /** Without rules by which files end. */
    public UpkeepSettings(Duration every, Duration patience) {
        this(every, patience, List.of());
    }
}
