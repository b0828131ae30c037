package dev.exai.core.batch;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Chats to hand over together.
 *
 * @param items at least one, each with an id of its own
 * @param window within which the answers are wanted; null for the provider's default
 */
public record BatchRequest(List<BatchItem> items, @Nullable Duration window) {
    /**
     * Copies and checks.
     *
     * @throws IllegalArgumentException if there is no item, two share an id, or the window is not positive
     */
    public BatchRequest {
        items = List.copyOf(items);
        if (items.isEmpty()) {
            throw new IllegalArgumentException("a batch must have at least one item");
        }
        Set<String> ids = new HashSet<>();
        for (BatchItem item : items) {
            if (!ids.add(item.customId())) {
                throw new IllegalArgumentException("two items of a batch are called " + item.customId());
            }
        }
        if (window != null && (window.isNegative() || window.isZero())) {
            throw new IllegalArgumentException("window must be positive: " + window);
        }
    }

    /** A batch within the provider's default window. */
    public static BatchRequest of(List<BatchItem> items) {
        return new BatchRequest(items, null);
    }
}
