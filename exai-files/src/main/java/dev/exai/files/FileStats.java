package dev.exai.files;

import dev.exai.core.model.ProviderId;
import java.util.Map;

/**
 * How much there is.
 *
 * @param files that can be used
 * @param deleted that can still be brought back
 * @param held that are not deleted until they are released
 * @param contents how many, equal ones of one owner counted once
 * @param bytes of all contents
 * @param types files that can be used, by media type
 * @param copies at providers, by provider and state; what there is none of is left out
 */
public record FileStats(
        long files,
        long deleted,
        long held,
        long contents,
        long bytes,
        Map<String, Long> types,
        Map<ProviderId, Map<RemoteCopy.State, Long>> copies) {
    /** Copies. */
    public FileStats {
        types = Map.copyOf(types);
        copies = Map.copyOf(copies);
    }
}
