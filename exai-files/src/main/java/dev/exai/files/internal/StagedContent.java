package dev.exai.files.internal;

import dev.exai.core.file.ContentHash;
import dev.exai.files.BlobStore;

/** A content that lies in the spool until a store has published it. */
public abstract class StagedContent implements BlobStore.Staged {
    /** Where it lies. */
    protected final Spool.Spooled spooled;

    /** Of what lies there, which is dropped when this is closed. */
    protected StagedContent(Spool.Spooled spooled) {
        this.spooled = spooled;
    }

    @Override
    public final ContentHash hash() {
        return spooled.hash();
    }

    @Override
    public final long sizeBytes() {
        return spooled.sizeBytes();
    }

    @Override
    public final void close() {
        spooled.close();
    }
}
