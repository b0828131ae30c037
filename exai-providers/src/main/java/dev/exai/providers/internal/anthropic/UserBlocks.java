package dev.exai.providers.internal.anthropic;

import dev.exai.core.chat.Part;
import dev.exai.core.file.RemoteFile;
import dev.exai.providers.internal.engine.RequestDraft;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes the content blocks of the user's turns. Not thread-safe. */
final class UserBlocks {
    private static final Set<String> IMAGES = Set.of("image/jpeg", "image/png", "image/gif", "image/webp");
    private static final Set<String> IMAGE_ENDINGS = Set.of("jpg", "jpeg", "png", "gif", "webp");
    private static final String PDF = "application/pdf";

    private final JsonGenerator json;
    private final RequestDraft draft;

    UserBlocks(JsonGenerator json, RequestDraft draft) {
        this.json = json;
        this.draft = draft;
    }

    /** Writes the blocks, the last one with the mark of a cached beginning unless that is null. */
    void write(List<Part> parts, @Nullable String mark) {
        for (int i = 0; i < parts.size(); i++) {
            json.writeStartObject();
            block(parts.get(i));
            if (mark != null && i == parts.size() - 1) {
                json.writeName("cache_control");
                json.writeRawValue(mark);
            }
            json.writeEndObject();
        }
    }

    private void block(Part part) {
        if (part instanceof Part.Text text) {
            json.writeStringProperty("type", "text");
            json.writeStringProperty("text", text.text());
        } else if (part instanceof Part.Image image) {
            base64(image.mediaType(), Base64.getEncoder().encodeToString(image.bytes()));
        } else if (part instanceof Part.ImageUrl image) {
            address(image.url());
        } else if (part instanceof Part.FileReference reference) {
            file(reference.file());
        } else if (part instanceof Part.ToolResult result) {
            toolResult(result);
        } else {
            throw draft.unsupported("takes no " + part.getClass().getSimpleName() + " in a user message");
        }
    }

    private void base64(String mediaType, String data) {
        String type = mediaType.toLowerCase(Locale.ROOT);
        if (!IMAGES.contains(type) && !type.equals(PDF)) {
            throw draft.unsupported("takes images of type JPEG, PNG, GIF and WebP and PDF documents, not " + mediaType);
        }
        startSource(type.equals(PDF) ? "document" : "image", "base64");
        json.writeStringProperty("media_type", type);
        json.writeStringProperty("data", data);
        json.writeEndObject();
    }

    /** An address to fetch, or one that holds the image itself. */
    private void address(String url) {
        String marker = ";base64,";
        int data = url.indexOf(marker);
        if (url.startsWith("data:") && data > 0) {
            base64(url.substring("data:".length(), data), url.substring(data + marker.length()));
            return;
        }
        startSource("image", "url");
        json.writeStringProperty("url", url);
        json.writeEndObject();
    }

    /** The block's type must fit the file. */
    private void file(RemoteFile file) {
        if (!file.provider().equals(draft.provider())) {
            throw draft.unsupported("cannot read a file that " + file.provider() + " holds");
        }
        startSource(isImage(file) ? "image" : "document", "file");
        json.writeStringProperty("file_id", file.id());
        json.writeEndObject();
    }

    private static boolean isImage(RemoteFile file) {
        String type = file.mediaType();
        if (type != null) {
            return type.startsWith("image/");
        }
        String name = file.fileName().toLowerCase(Locale.ROOT);
        return IMAGE_ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1));
    }

    private void startSource(String block, String source) {
        json.writeStringProperty("type", block);
        json.writeObjectPropertyStart("source");
        json.writeStringProperty("type", source);
    }

    private void toolResult(Part.ToolResult result) {
        json.writeStringProperty("type", "tool_result");
        json.writeStringProperty("tool_use_id", TurnWriter.wireId(result.callId()));
        if (!result.content().isEmpty()) {
            json.writeStringProperty("content", result.content());
        }
        if (result.error()) {
            json.writeBooleanProperty("is_error", true);
        }
    }
}
