package dev.exai.server.files;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.server.rpc.HttpHandler.Admission;
import dev.exai.server.rpc.HttpOutlet;
import dev.exai.server.rpc.HttpReply;
import dev.exai.server.rpc.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What uploads are answered when they fail. */
final class UploadAnswers {
    static final String JSON = HttpOutlet.JSON;

    private UploadAnswers() {}

    static void fail(HttpReply reply, ExaiException failure) {
        reply.respond(status(failure.kind()), Tus.with(Map.of()), JSON, error(failure.kind(), message(failure)));
    }

    static Admission.Refused refused(int status, ErrorKind kind, String message) {
        return new Admission.Refused(
                status, Tus.with(Map.of()), JSON, new String(error(kind, message), StandardCharsets.UTF_8));
    }

    static Admission.Refused notAllowed(String allowed) {
        return new Admission.Refused(
                405,
                Tus.with(Map.of("Allow", allowed)),
                JSON,
                new String(
                        error(ErrorKind.INVALID_REQUEST, "this method is not allowed here"), StandardCharsets.UTF_8));
    }

    static byte[] error(ErrorKind kind, String message) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.putObject("error").put("code", kind.name()).put("message", message);
        return bytes(json);
    }

    static byte[] bytes(JsonNode json) {
        return Json.bytes(json);
    }

    static String message(ExaiException failure) {
        return Objects.requireNonNullElse(failure.getMessage(), failure.kind().name());
    }

    static int status(ErrorKind kind) {
        return switch (kind) {
            case INVALID_REQUEST -> 400;
            case NOT_FOUND -> 404;
            case GONE -> 410;
            case CONFLICT -> 409;
            case TOO_LARGE -> 413;
            case REJECTED, CLOSED -> 503;
            case STORAGE_FULL -> 507;
            default -> 500;
        };
    }
}
