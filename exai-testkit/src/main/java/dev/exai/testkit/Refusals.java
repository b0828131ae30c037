package dev.exai.testkit;

import dev.exai.core.chat.JsonText;
import org.jspecify.annotations.Nullable;

/** What a vendor refuses before any model is asked. */
final class Refusals {
    private Refusals() {}

    /**
     * The vendor's answer to a request it would refuse, or null if it would not.
     *
     * @param path the path below the base, without its query
     * @param scripted whether a script waits for this path
     */
    static @Nullable Reply of(FakeUpstream.Builder settings, RecordedRequest request, String path, boolean scripted) {
        ChatWire wire = settings.dialect.wire();
        String authorization = request.header("Authorization");
        if (authorization == null || !authorization.equals("Bearer " + settings.key())) {
            return wire.unauthorized(authorization);
        }
        if (request.method().equals("POST") && path.equals("/chat/completions")) {
            return ofChat(settings, request);
        }
        boolean models = request.method().equals("GET") && path.equals("/models");
        return scripted || models ? null : wire.unknownPath(request.path());
    }

    private static @Nullable Reply ofChat(FakeUpstream.Builder settings, RecordedRequest request) {
        ChatWire wire = settings.dialect.wire();
        ChatCall call = call(request, 0);
        if (!call.body().isObject()) {
            return wire.error(VendorFault.INVALID_REQUEST, "");
        }
        if (!settings.knows(call.model())) {
            return wire.error(VendorFault.UNKNOWN_MODEL, call.model());
        }
        return wire.refusal(call);
    }

    /** Reads a chat; a body that is not JSON reads as one without members. */
    static ChatCall call(RecordedRequest request, int number) {
        String body = request.bodyText();
        return new ChatCall(JsonText.isValid(body) ? Json.parse(body) : Json.ABSENT, number);
    }
}
