package dev.exai.testkit;

import org.jspecify.annotations.Nullable;

/** What a vendor refuses before any model is asked. */
final class Refusals {
    private Refusals() {}

    /** The vendor's answer to a request it would refuse, or null if it would not. */
    static @Nullable Reply of(FakeUpstream.Builder settings, Wire wire, RecordedRequest request, boolean chat) {
        if (!wire.accepts(request, settings.key())) {
            return wire.unauthorized(request);
        }
        if (!chat) {
            return null;
        }
        ChatCall call = wire.read(request, 0);
        if (!call.body().isObject()) {
            return wire.error(VendorFault.INVALID_REQUEST, "");
        }
        if (!settings.knows(call.model())) {
            return wire.error(VendorFault.UNKNOWN_MODEL, call.model());
        }
        return wire.refusal(call);
    }
}
