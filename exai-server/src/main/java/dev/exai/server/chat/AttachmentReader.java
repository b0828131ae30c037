package dev.exai.server.chat;

import java.util.List;

/** Reads the files and images that a question names. Thread-safe. */
@FunctionalInterface
public interface AttachmentReader {
    /**
     * Reads all of them.
     *
     * @throws dev.exai.core.ExaiException kind PATH_DENIED, NOT_FOUND, TOO_LARGE, FILE_CHANGED, INVALID_REQUEST or
     *     UNSUPPORTED, naming the argument
     */
    Attachments read(List<String> files, List<String> images);
}
