package dev.exai.core.spi;

import dev.exai.core.ProviderException;
import dev.exai.core.file.ContentSource;
import dev.exai.core.file.FilePage;
import dev.exai.core.file.FilePurpose;
import dev.exai.core.file.RemoteFile;
import java.io.InputStream;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a provider can do with files. Each method fails with kind UNSUPPORTED, before anything is sent, if its
 * {@link Ability} is not declared; an empty listing means "looked, found none". Thread-safe; calls block.
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
        /** {@link FileProvider#delete}. */
        DELETE
    }

    /** What it can do. */
    Set<Ability> abilities();

    /**
     * Sends a file, streaming.
     *
     * @param fileName the name the provider shall show
     * @throws ProviderException kind UNKNOWN_OUTCOME if the answer was lost after the last byte was sent
     */
    RemoteFile upload(ContentSource content, String fileName, FilePurpose purpose, CallContext context);

    /**
     * One page of the files held.
     *
     * @param after where to go on, from {@link FilePage#next()}; null for the first page
     */
    FilePage list(@Nullable String after, CallContext context);

    /**
     * What the provider says of a file.
     *
     * @throws ProviderException kind NOT_FOUND if it holds none of that id
     */
    RemoteFile get(String fileId, CallContext context);

    /** The file's bytes, or the text the provider extracted from it; to be closed by the caller. */
    InputStream content(String fileId, CallContext context);

    /**
     * Deletes a file; returns when the provider has confirmed it.
     *
     * @throws ProviderException kind NOT_FOUND if it holds none of that id
     */
    void delete(String fileId, CallContext context);
}
