package dev.exai.files.internal.s3;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.files.S3Settings;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** What a failure of the store means. Messages name no object. */
final class S3Faults {
    private static final Set<String> FULL =
            Set.of("QuotaExceeded", "InsufficientStorage", "XMinioStorageFull", "XMinioAdminBucketQuotaExceeded");

    private S3Faults() {}

    private static int status(SdkException fault) {
        return fault instanceof AwsServiceException service ? service.statusCode() : 0;
    }

    private static String code(SdkException fault) {
        return fault instanceof AwsServiceException service && service.awsErrorDetails() != null
                ? String.valueOf(service.awsErrorDetails().errorCode())
                : "";
    }

    /** There is no such object. */
    static boolean isMissing(SdkException fault) {
        return status(fault) == 404 && !code(fault).equals("NoSuchBucket");
    }

    /** The object ends before what was asked for. */
    static boolean isBeyond(SdkException fault) {
        return status(fault) == 416;
    }

    /** Another is writing, or has written, the same object; or the upload vanished under us. */
    static boolean isRaced(SdkException fault) {
        return status(fault) == 412 || status(fault) == 409 || code(fault).equals("NoSuchUpload");
    }

    /** The error for the caller. */
    static ExaiException of(SdkException fault) {
        if (status(fault) == 507 || FULL.contains(code(fault))) {
            return new ExaiException(
                    ErrorKind.STORAGE_FULL, "the storage of the file contents is full; nothing was changed", fault);
        }
        return new ExaiException(ErrorKind.INTERNAL, "the store of file contents failed: " + what(fault), fault);
    }

    /** The error of a store that cannot even be opened. */
    static ExaiException unusable(S3Settings settings, SdkException fault) {
        return new ExaiException(
                ErrorKind.CONFIGURATION, "the bucket of " + settings + " cannot be used: " + what(fault), fault);
    }

    private static String what(SdkException fault) {
        String code = code(fault);
        return code.isEmpty() ? fault.getClass().getSimpleName() : code;
    }
}
