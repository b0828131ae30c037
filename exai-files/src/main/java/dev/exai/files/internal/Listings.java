package dev.exai.files.internal;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ProviderException;
import dev.exai.core.file.ContentHash;
import dev.exai.core.file.FilePage;
import dev.exai.core.file.FilePurpose;
import dev.exai.core.file.RemoteFile;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.FileProvider;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads a provider's listing page by page. */
final class Listings {
    private static final int MOST_PAGES = 100_000; // a listing that never ends is a fault of the provider

    private Listings() {}

    /** Shows every file until the visitor returns false; fails if one page does. */
    static void visit(
            ProviderId provider,
            FileProvider files,
            @Nullable FilePurpose purpose,
            CallContext context,
            Predicate<RemoteFile> visitor) {
        String after = null;
        for (int pages = 0; pages < MOST_PAGES; pages++) {
            context.cancel().throwIfCancelled();
            context.deadline().throwIfExpired("listing the files of " + provider, ErrorPhase.PREPARE);
            FilePage page = files.list(purpose, after, context);
            for (RemoteFile file : page.files()) {
                if (!visitor.test(file)) {
                    return;
                }
            }
            after = page.next();
            if (after == null) {
                return;
            }
        }
        throw new ProviderException.Builder(ErrorKind.BAD_UPSTREAM, provider + ": the listing of files has no end")
                .provider(provider.value())
                .build();
    }

    /** The copy, if the provider lists it. */
    static Optional<RemoteFile> find(CopyRow row, RemoteNames names, FileProvider files, CallContext context) {
        RemoteFile[] found = new RemoteFile[1];
        visit(row.key().provider(), files, row.key().purpose(), context, file -> {
            if (names.isOf(row, file.fileName()) && isWhole(row, file)) {
                found[0] = file;
            }
            return found[0] == null;
        });
        return Optional.ofNullable(found[0]);
    }

    /** Whether the file can be the copy: it has its length and hash, or nobody says, and the provider could use it. */
    static boolean isWhole(CopyRow row, RemoteFile file) {
        ContentHash hash = file.hash();
        return (hash == null || hash.equals(row.key().hash()))
                && (file.sizeBytes() < 0 || file.sizeBytes() == row.sizeBytes())
                && file.state() != RemoteFile.State.FAILED;
    }
}
