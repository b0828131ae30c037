package dev.exai.core.file;

/** Told how an upload gets on. Called on the uploading thread; must neither block nor throw. */
@FunctionalInterface
public interface UploadProgress {
    /** Nobody is told. */
    UploadProgress NONE = (sentBytes, totalBytes) -> {};

    /**
     * More of the content has been handed to the network; the last call has two equal numbers, and does not mean that the
     * provider has accepted the file.
     *
     * @param sentBytes never less than before
     * @param totalBytes the length of the content
     */
    void sent(long sentBytes, long totalBytes);

    /**
     * The provider has opened an upload that can be continued after a break, see {@link FileUpload#resume()}.
     *
     * @param token names the upload at the provider; as secret as the file
     */
    default void resumable(String token) {}
}
