package dev.exai.files.internal;

import dev.exai.core.ErrorKind;
import dev.exai.core.ProviderException;
import dev.exai.core.file.ContentHash;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.FileProvider;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** Reads copies back. */
final class ReadBack {
    private static final int BUFFER = 64 << 10;

    private ReadBack() {}

    /**
     * Whether the provider gives out what was sent; reads at most one byte more than that.
     *
     * @throws ProviderException if it cannot be read to its end, which says nothing about the copy
     */
    static boolean isRight(FileProvider files, String remoteId, CopyRow row, CallContext context) {
        MessageDigest digest = ContentHash.sha256();
        byte[] buffer = new byte[BUFFER];
        long left = row.sizeBytes();
        try (InputStream in = files.content(remoteId, context)) {
            for (int count = 0; count >= 0 && left >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
                left -= count;
            }
        } catch (IOException e) {
            throw new ProviderException.Builder(ErrorKind.CONNECTION_LOST, "a copy could not be read back")
                    .provider(row.key().provider().value())
                    .cause(e)
                    .build();
        }
        return left == 0 && ContentHash.from(digest).equals(row.key().hash());
    }
}
