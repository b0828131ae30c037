package dev.exai.files;

import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where the content of a file comes from when it is taken in. */
public sealed interface FileSource {
    /**
     * A file inside the allowed roots.
     *
     * @param path absolute, or relative to the first root; without {@code ..}
     * @param roots inside these; null for those of the service
     */
    record Path(String path, @Nullable AllowedRoots roots) implements FileSource {
        /** Checks. */
        public Path {
            Objects.requireNonNull(path, "path");
        }

        /** A file inside the allowed roots of the service. */
        public Path(String path) {
            this(path, null);
        }
    }

    /**
     * Bytes at hand, which must not change until the file is taken in.
     *
     * @param content not copied
     */
    record Bytes(byte[] content) implements FileSource {
        /** Checks. */
        public Bytes {
            Objects.requireNonNull(content, "content");
        }

        /** Shows no content. */
        @Override
        public String toString() {
            return "Bytes[" + content.length + "]";
        }
    }

    /**
     * A stream, read to its end and not closed.
     *
     * @param content read on the calling thread
     */
    record Stream(InputStream content) implements FileSource {
        /** Checks. */
        public Stream {
            Objects.requireNonNull(content, "content");
        }
    }

    /**
     * {@code data:type;base64,…} or {@code data:type,…} with percent escapes. Its type only counts where the content does not
     * show one.
     *
     * @param url the whole of it
     */
    record DataUrl(String url) implements FileSource {
        /** Checks. */
        public DataUrl {
            Objects.requireNonNull(url, "url");
        }

        /** Shows no content. */
        @Override
        public String toString() {
            return "DataUrl[" + url.length() + " characters]";
        }
    }

    /**
     * What a public http or https address answers. Only fetched if the service was made with {@link WebAccess} that allows it;
     * places of private networks, of this machine and of its cloud never are.
     *
     * @param url absolute; its query may be a secret, so it is never shown
     */
    record Url(String url) implements FileSource {
        /** Checks. */
        public Url {
            Objects.requireNonNull(url, "url");
        }

        /** Shows nothing of the address. */
        @Override
        public String toString() {
            return "Url[" + url.length() + " characters]";
        }
    }
}
