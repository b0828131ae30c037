package dev.exai.testkit;

import org.jspecify.annotations.Nullable;

/** What a vendor refuses before any model is asked. */
final class Refusals {
    private Refusals() {}

    /** The vendor's answer to a request it would refuse, or null if it would not. */
    static @Nullable Reply of(FakeUpstream.Builder settings, RecordedRequest request, String path, int number) {
        ChatWire wire = settings.dialect.wire();
        String authorization = request.header("Authorization");
        if (authorization == null || !authorization.equals("Bearer " + settings.key())) {
            return wire.unauthorized(authorization);
        }
        boolean chat = request.method().equals("POST") && path.equals("/chat/completions");
        if (chat) {
            return ofChat(settings, request, number);
        }
        return request.method().equals("GET") && path.equals("/models") ? null : wire.unknownPath(request.path());
    }

    private static @Nullable Reply ofChat(FakeUpstream.Builder settings, RecordedRequest request, int number) {
        ChatWire wire = settings.dialect.wire();
        ChatCall call;
        try {
            call = call(request, number);
        } catch (IllegalArgumentException e) {
            return wire.error(VendorFault.INVALID_REQUEST, "");
        }
        if (!settings.knows(call.model())) {
            return wire.error(VendorFault.UNKNOWN_MODEL, call.model());
        }
        return wire.refusal(call);
    }

    /** Reads a chat; a request without a body reads as one without members. */
    static ChatCall call(RecordedRequest request, int number) {
        String body = request.bodyText();
        return new ChatCall(body.isEmpty() ? Json.ABSENT : Json.parse(body), number);
    }
}
