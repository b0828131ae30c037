package dev.exai.core.resilience;

import dev.exai.core.file.FileUpload;
import dev.exai.core.file.UploadProgress;
import org.jspecify.annotations.Nullable;

/**
 * One upload over its attempts: each goes on where the one before got to, if the provider said how, and what the caller is
 * told never falls. Not thread-safe, as no upload is.
 */
final class UploadAttempts implements UploadProgress {
    private final FileUpload asked;
    private @Nullable String token;
    private boolean told;
    private long most = -1;

    UploadAttempts(FileUpload asked) {
        this.asked = asked;
        token = asked.resume();
    }

    /** The upload for the next attempt. */
    FileUpload next() {
        told = false;
        return asked.toBuilder().resume(token).progress(this).build();
    }

    /** Whether the attempt that failed said how to go on. */
    boolean canGoOn() {
        return told;
    }

    @Override
    public void sent(long sentBytes, long totalBytes) {
        if (sentBytes > most) {
            most = sentBytes;
            asked.progress().sent(sentBytes, totalBytes);
        }
    }

    @Override
    public void resumable(String next) {
        told = true;
        token = next;
        asked.progress().resumable(next);
    }
}
