package dev.exai.sessions.internal;

import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.Part;
import dev.exai.core.chat.ToolCall;
import dev.exai.core.file.ContentHash;
import dev.exai.core.file.FilePurpose;
import dev.exai.core.file.RemoteFile;
import dev.exai.core.model.ProviderId;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Parts as JSON objects of texts only: {@code kind} says which part, the rest are its fields. JSON inside (arguments, opaque
 * data) stands as a text, so that it comes back byte by byte.
 */
final class PartCodec {
    private PartCodec() {}

    static void write(Part part, JsonWriter json) {
        json.object(() -> {
            if (part instanceof Part.Text text) {
                kind(json, "text").member("text", text.text());
            } else if (part instanceof Part.Reasoning reasoning) {
                kind(json, "reasoning")
                        .member("provider", reasoning.provider().value())
                        .member("text", reasoning.text())
                        .member("signature", reasoning.signature());
            } else if (part instanceof Part.Image image) {
                kind(json, "image")
                        .member("mediaType", image.mediaType())
                        .member("base64", Base64.getEncoder().encodeToString(image.bytes()));
            } else if (part instanceof Part.ImageUrl image) {
                kind(json, "image_url").member("url", image.url());
            } else if (part instanceof Part.FileReference reference) {
                file(reference.file(), kind(json, "file"));
            } else {
                writeToolPart(part, json);
            }
        });
    }

    private static void writeToolPart(Part part, JsonWriter json) {
        if (part instanceof Part.ToolUse use) {
            kind(json, "tool_use")
                    .member("id", use.call().id())
                    .member("name", use.call().name())
                    .member("arguments", use.call().arguments().text());
        } else if (part instanceof Part.ToolResult result) {
            kind(json, "tool_result")
                    .member("id", result.callId())
                    .member("name", result.name())
                    .member("content", result.content())
                    .member("error", result.error() ? "true" : null);
        } else if (part instanceof Part.Opaque opaque) {
            kind(json, "opaque")
                    .member("provider", opaque.provider().value())
                    .member("name", opaque.name())
                    .member("data", opaque.data().text());
        } else {
            throw new IllegalStateException("no form for " + part.getClass().getSimpleName());
        }
    }

    static Part read(JsonReader json) {
        Map<String, String> fields = new HashMap<>();
        json.object(name -> fields.put(name, json.string()));
        Fields part = new Fields(fields, json);
        return switch (part.text("kind")) {
            case "text" -> new Part.Text(part.text("text"));
            case "reasoning" -> new Part.Reasoning(part.provider(), part.text("text"), fields.get("signature"));
            case "image" ->
                new Part.Image(part.text("mediaType"), Base64.getDecoder().decode(part.text("base64")));
            case "image_url" -> new Part.ImageUrl(part.text("url"));
            case "file" -> new Part.FileReference(part.file());
            case "tool_use" ->
                new Part.ToolUse(new ToolCall(part.text("id"), part.text("name"), part.json("arguments")));
            case "tool_result" ->
                new Part.ToolResult(
                        part.text("id"), part.text("name"), part.text("content"), fields.containsKey("error"));
            case "opaque" -> new Part.Opaque(part.provider(), part.text("name"), part.json("data"));
            default -> throw json.fault();
        };
    }

    private static JsonWriter kind(JsonWriter json, String kind) {
        return json.member("kind", kind);
    }

    private static void file(RemoteFile file, JsonWriter json) {
        json.member("provider", file.provider().value())
                .member("id", file.id())
                .member("fileName", file.fileName())
                .member("mediaType", file.mediaType())
                .member("sizeBytes", Long.toString(file.sizeBytes()))
                .member("purpose", text(file.purpose()))
                .member("state", file.state().name())
                .member("hash", file.hash() == null ? null : file.hash().hex())
                .member("createdAt", text(file.createdAt()))
                .member("expiresAt", text(file.expiresAt()));
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    /** The fields of a part that is read. */
    private record Fields(Map<String, String> texts, JsonReader source) {
        String text(String name) {
            String value = texts.get(name);
            if (value == null) {
                throw source.fault();
            }
            return value;
        }

        JsonText json(String name) {
            return JsonText.of(text(name));
        }

        ProviderId provider() {
            return new ProviderId(text("provider"));
        }

        RemoteFile file() {
            String purpose = texts.get("purpose");
            String hash = texts.get("hash");
            return RemoteFile.of(provider(), text("id"), text("fileName"))
                    .mediaType(texts.get("mediaType"))
                    .sizeBytes(Long.parseLong(text("sizeBytes")))
                    .purpose(purpose == null ? null : new FilePurpose(purpose))
                    .state(RemoteFile.State.valueOf(text("state")))
                    .hash(hash == null ? null : new ContentHash(hash))
                    .createdAt(instant("createdAt"))
                    .expiresAt(instant("expiresAt"))
                    .build();
        }

        private @Nullable Instant instant(String name) {
            String value = texts.get(name);
            return value == null ? null : Instant.parse(value);
        }
    }
}
