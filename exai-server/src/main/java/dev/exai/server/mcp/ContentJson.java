package dev.exai.server.mcp;

import dev.exai.server.tools.Content;
import dev.exai.server.tools.ResourceBody;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes blocks of content as the protocol has them. */
final class ContentJson {
    private ContentJson() {}

    static void write(JsonGenerator json, Content content) {
        json.writeStartObject();
        // A chain of tests, not a switch over types: byte code is Java 17.
        if (content instanceof Content.Text text) {
            json.writeStringProperty("type", "text");
            json.writeStringProperty("text", text.text());
        } else if (content instanceof Content.Image image) {
            writeMedia(json, "image", image.base64(), image.mimeType());
        } else if (content instanceof Content.Audio audio) {
            writeMedia(json, "audio", audio.base64(), audio.mimeType());
        } else if (content instanceof Content.Embedded embedded) {
            json.writeStringProperty("type", "resource");
            json.writeName("resource");
            write(json, embedded.body());
        } else if (content instanceof Content.Link link) {
            json.writeStringProperty("type", "resource_link");
            json.writeStringProperty("uri", link.uri());
            json.writeStringProperty("name", link.name());
            optional(json, "description", link.description());
            optional(json, "mimeType", link.mimeType());
        }
        json.writeEndObject();
    }

    static void write(JsonGenerator json, ResourceBody body) {
        json.writeStartObject();
        json.writeStringProperty("uri", body.uri());
        optional(json, "mimeType", body.mimeType());
        if (body instanceof ResourceBody.Text text) {
            json.writeStringProperty("text", text.text());
        } else if (body instanceof ResourceBody.Blob blob) {
            json.writeStringProperty("blob", blob.base64());
        }
        json.writeEndObject();
    }

    static void optional(JsonGenerator json, String name, @Nullable String value) {
        if (value != null) {
            json.writeStringProperty(name, value);
        }
    }

    private static void writeMedia(JsonGenerator json, String type, String base64, String mimeType) {
        json.writeStringProperty("type", type);
        json.writeStringProperty("data", base64);
        json.writeStringProperty("mimeType", mimeType);
    }
}
