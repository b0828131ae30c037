package dev.exai.files.internal.s3;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;

/** Whether the optional client is there. Knows none of its types. */
final class S3Library {
    private S3Library() {}

    /**
     * Returns if it is.
     *
     * @throws ExaiException kind CONFIGURATION otherwise
     */
    static void check() {
        try {
            Class.forName("software.amazon.awssdk.services.s3.S3Client");
            Class.forName("software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient");
        } catch (ClassNotFoundException e) {
            throw new ExaiException(
                    ErrorKind.CONFIGURATION,
                    "contents in S3 need software.amazon.awssdk:s3 and software.amazon.awssdk:url-connection-client"
                            + " on the class path",
                    e);
        }
    }
}
