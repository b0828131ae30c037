package dev.exai.server.mcp;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.node.ObjectNode;

/**
 * A result before it is said in the manner of an era.
 *
 * @param fields writes the properties of the result
 * @param meta properties of {@code _meta}, null for none
 * @param freshMillis how long the client may reuse it; negative where the protocol has no such hint
 * @param shared whether it is the same for everybody
 */
record Answer(Consumer<JsonGenerator> fields, @Nullable ObjectNode meta, int freshMillis, boolean shared) {
    private static final int LIST_FRESH_MILLIS = 60_000; // change notices come at once to those who listen

    static Answer of(Consumer<JsonGenerator> fields) {
        return new Answer(fields, null, -1, false);
    }

    static Answer list(Consumer<JsonGenerator> fields) {
        return new Answer(fields, null, LIST_FRESH_MILLIS, true);
    }

    static Answer reading(Consumer<JsonGenerator> fields) {
        return new Answer(fields, null, 0, false);
    }
}
