package dev.exai.files.internal.s3;

import dev.exai.core.TimeSource;
import dev.exai.files.BlobStore;
import dev.exai.files.S3Settings;
import dev.exai.files.internal.StoreOpener;

/** The way into this package, by its name: who loads this brings the client along. */
public final class S3Opener implements StoreOpener {
    /** For whoever knows the name. */
    public S3Opener() {}

    @Override
    public BlobStore open(S3Settings settings, TimeSource time) {
        return S3BlobStore.open(settings, time);
    }
}
