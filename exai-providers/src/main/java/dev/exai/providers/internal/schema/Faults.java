package dev.exai.providers.internal.schema;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with a value. Not thread-safe. */
final class Faults {
    private static final int MAX_REPORTED = 50; // an answer nobody would read to the end

    private final List<JsonSchema.Fault> found = new ArrayList<>(0);

    void add(Where where, String what) {
        if (found.size() < MAX_REPORTED) {
            found.add(new JsonSchema.Fault(where.toString(), what));
        }
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    List<JsonSchema.Fault> all() {
        return List.copyOf(found);
    }
}
