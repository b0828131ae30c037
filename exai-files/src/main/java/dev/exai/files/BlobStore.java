package dev.exai.files;

import dev.exai.core.file.ContentHash;
import dev.exai.core.spi.Beta;
import dev.exai.files.internal.RangeInput;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Keeps contents under their hashes. What {@link Staged#publish} has named is whole and survives the end of the process and of
 * the machine; what was staged only is never seen. Thread-safe, and several processes may share one store.
 *
 * <p>A full store fails with kind STORAGE_FULL and has then changed nothing; any other failure of the store itself has kind
 * INTERNAL.
 */
@Beta
public interface BlobStore extends AutoCloseable {
    /**
     * Reads a content to its end, without a name so far.
     *
     * @param content not closed
     * @param maxBytes most bytes; at most one more is read
     * @throws dev.exai.core.ExaiException kind TOO_LARGE beyond that, INVALID_REQUEST if the content cannot be read to its
     *     end; nothing stays behind
     */
    Staged stage(InputStream content, long maxBytes);

    /** The length of a content; empty if there is none of that key. */
    OptionalLong size(BlobKey key);

    /**
     * The content, to be closed by the caller; closing it early costs nothing.
     *
     * @param verified whether the end of the stream fails with an {@link java.io.IOException} if the bytes are not those of
     *     the hash
     * @throws dev.exai.core.ExaiException kind FILE_GONE if there is none of that key
     */
    InputStream open(BlobKey key, boolean verified);

    /**
     * A part of a content, to be closed by the caller. Not compared with the hash.
     *
     * @param from the first byte, counted from 0, at most the length
     * @param bytes most bytes, at least 1; the stream ends with the content anyway
     * @throws dev.exai.core.ExaiException kind FILE_GONE if there is none of that key
     * @throws IllegalArgumentException if the range is none
     */
    default InputStream openRange(BlobKey key, long from, long bytes) {
        RangeInput.check(from, bytes);
        return RangeInput.of(open(key, false), from, bytes);
    }

    /**
     * Deletes a content that nobody has published again for a while; returns whether it is gone afterwards.
     *
     * @param unused a content published less than this ago stays
     */
    boolean delete(BlobKey key, Duration unused);

    /** Shows every content once, in no order; what is published or deleted meanwhile may be shown or not. */
    void visit(Visitor visitor);

    /** The installation that has claimed the store; empty if none has, or if it cannot be claimed, the default. */
    default Optional<String> claimedBy() {
        return Optional.empty();
    }

    /**
     * Claims the store for an installation, once and for good, unless another has. What is not claimed may be deleted by
     * another installation that takes the store for its own.
     *
     * @param installation its name, 1–64 letters and digits
     * @return who has it now; by default, of a store that cannot be claimed, whoever asks
     */
    default String claim(String installation) {
        return installation;
    }

    /** How much there is room for; empty if the store does not know, the default. */
    default OptionalLong freeBytes() {
        return OptionalLong.empty();
    }

    /** Frees what it holds; contents stay. Does not throw. */
    @Override
    void close();

    /** Sees contents. */
    @FunctionalInterface
    interface Visitor {
        /**
         * Called for a content.
         *
         * @param publishedAt when it was published last
         */
        void see(BlobKey key, long sizeBytes, Instant publishedAt);
    }

    /** A content that has been read and has no name so far. Not thread-safe. */
    interface Staged extends AutoCloseable {
        /** Of all of its bytes. */
        ContentHash hash();

        /** How many bytes it has. */
        long sizeBytes();

        /**
         * Gives it its name in the space, unless that content is there already, which then counts as published now. May be
         * called again as long as the content was there already.
         */
        BlobKey publish(String space);

        /** Forgets it unless it was published. Does not throw. */
        @Override
        void close();
    }
}
