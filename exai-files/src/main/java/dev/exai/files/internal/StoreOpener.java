package dev.exai.files.internal;

import dev.exai.core.TimeSource;
import dev.exai.files.BlobStore;
import dev.exai.files.S3Settings;

/** What opens stores that stand on optional libraries. */
@FunctionalInterface
public interface StoreOpener {
    /**
     * The store, open.
     *
     * @throws dev.exai.core.ExaiException kind CONFIGURATION if it cannot be used
     */
    BlobStore open(S3Settings settings, TimeSource time);
}
