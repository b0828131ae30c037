package dev.exai.core.spi;

import dev.exai.core.ErrorKind;
import dev.exai.core.ProviderException;
import dev.exai.core.file.FileLimits;
import dev.exai.core.file.FilePage;
import dev.exai.core.file.FilePurpose;
import dev.exai.core.file.FileUpload;
import dev.exai.core.file.RemoteFile;
import java.io.InputStream;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a provider can do with files. An implementation overrides what it declares; what it does not declare fails with
 * kind UNSUPPORTED before anything is sent. An empty listing means "looked, found none". Thread-safe; calls block.
 */
@Beta
public interface FileProvider {
    /** Something that can be done with files. */
    enum Ability {
        /** {@link FileProvider#upload}. */
        UPLOAD,
        /** {@link FileProvider#list}. */
        LIST,
        /** {@link FileProvider#get}. */
        GET,
        /** {@link FileProvider#content}. */
        CONTENT,
        /** {@link FileProvider#text}. */
        TEXT,
        /** {@link FileProvider#extract}. */
        EXTRACT,
        /** {@link FileProvider#delete}. */
        DELETE,
        /** {@link FileUpload#lifetime()}. */
        LIFETIME,
        /** {@link FileUpload#resume()}: an upload that broke off can be continued. */
        RESUME
    }

    /** What it can do. */
    Set<Ability> abilities();

    /** How much it takes; no network is used. */
    default FileLimits limits() {
        return FileLimits.UNKNOWN;
    }

    /**
     * The account in which the files lie, as a word that shows nothing of its key: the same for the same key and salt. No
     * network is used.
     *
     * @param salt of whoever asks, so that the word means nothing to others
     * @return null, the default, if there is but one account
     */
    default @Nullable String account(String salt) {
        return null;
    }

    /**
     * Sends a file, streaming. The file may still be {@link RemoteFile.State#PROCESSING} afterwards; {@link #get} tells.
     *
     * @throws ProviderException kind UNKNOWN_OUTCOME if the answer was lost after the last byte was sent, so that the
     *     provider may hold the file; FILE_CHANGED if the content was not what the upload says
     */
    default RemoteFile upload(FileUpload upload, CallContext context) {
        throw unsupported(Ability.UPLOAD);
    }

    /**
     * One page of the files held.
     *
     * @param purpose only files of this purpose; null for all
     * @param after where to go on, from {@link FilePage#next()}; null for the first page
     */
    default FilePage list(@Nullable FilePurpose purpose, @Nullable String after, CallContext context) {
        throw unsupported(Ability.LIST);
    }

    /**
     * What the provider says of a file.
     *
     * @throws ProviderException kind NOT_FOUND if it holds none of that id
     */
    default RemoteFile get(String fileId, CallContext context) {
        throw unsupported(Ability.GET);
    }

    /**
     * The file's bytes as they were uploaded, to be closed by the caller; reading fails with {@link ProviderException}.
     *
     * @throws ProviderException kind NOT_FOUND if it holds none of that id
     */
    default InputStream content(String fileId, CallContext context) {
        throw unsupported(Ability.CONTENT);
    }

    /**
     * The text that the provider has extracted from a file it holds, in UTF-8, to be closed by the caller.
     *
     * @throws ProviderException kind NOT_FOUND if it holds none of that id
     */
    default InputStream text(String fileId, CallContext context) {
        throw unsupported(Ability.TEXT);
    }

    /**
     * Sends a file for its text only, waits for it, and leaves no file behind; purpose, lifetime and resume do not count.
     *
     * @throws ProviderException kind INVALID_REQUEST if the provider cannot read such a file
     */
    default String extract(FileUpload upload, CallContext context) {
        throw unsupported(Ability.EXTRACT);
    }

    /**
     * Deletes a file; returns when the provider has confirmed it.
     *
     * @throws ProviderException kind NOT_FOUND if it holds none of that id
     */
    default void delete(String fileId, CallContext context) {
        throw unsupported(Ability.DELETE);
    }

    /** The error for something that is not declared. */
    private static ProviderException unsupported(Ability missing) {
        return new ProviderException.Builder(ErrorKind.UNSUPPORTED, "the provider's files do not offer " + missing)
                .build();
    }
}
