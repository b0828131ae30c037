package dev.exai.server.mcp;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * How the server introduces itself.
 *
 * @param instructions how a model makes good use of the server; null for none
 */
public record ServerIdentity(
        String name, String title, String version, @Nullable String instructions) {
    void write(JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("name", name);
        json.writeStringProperty("title", title);
        json.writeStringProperty("version", version);
        json.writeEndObject();
    }
}
