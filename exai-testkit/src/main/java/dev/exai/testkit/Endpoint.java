package dev.exai.testkit;

import org.jspecify.annotations.Nullable;

/** A part of a vendor's API beside its chats, such as its list of models or its files. Thread-safe. */
@FunctionalInterface
interface Endpoint {
    /**
     * The vendor's answer, or null if the request is for another part.
     *
     * @param path the path below the base, without its query
     */
    @Nullable
    Reply answer(RecordedRequest request, String path);
}
