package dev.exai.files.internal.s3;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.file.ContentHash;
import dev.exai.files.BlobKey;
import dev.exai.files.BlobStore;
import dev.exai.files.S3Settings;
import dev.exai.files.internal.Spool;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The objects of a bucket below a prefix. Thread-safe. */
final class S3Objects implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(S3Objects.class);
    private static final String PUBLISHED = "exai-published"; // milliseconds since 1970
    private static final String MARK = "installation"; // no content's name
    private static final long MOST_COPIED = 5L << 30; // the protocol's limit of one copy

    private final S3Client client;
    private final S3Settings settings;

    private S3Objects(S3Client client, S3Settings settings) {
        this.client = client;
        this.settings = settings;
    }

    static S3Objects open(S3Settings settings) {
        return new S3Objects(S3Clients.of(settings), settings);
    }

    /**
     * What is known of an object without reading it.
     *
     * @param ours whether it says when it was published, as all do that were put by us
     * @param checksum its SHA-256 in Base64; null if the store does not say, or only that of its parts
     */
    record Found(
            long sizeBytes,
            Instant publishedAt,
            String etag,
            boolean ours,
            @Nullable String checksum) {}

    /** What came of putting an object. */
    enum Put {
        /** It is there. */
        DONE,
        /** Another was faster, or is at it: look again. */
        RACED
    }

    String name(BlobKey key) {
        return settings.prefix() + key.space() + "/" + key.hash().hex();
    }

    private @Nullable BlobKey key(String name) {
        String rest = name.startsWith(settings.prefix())
                ? name.substring(settings.prefix().length())
                : "";
        int slash = rest.indexOf('/');
        String hash = rest.substring(slash + 1);
        boolean isHash = hash.length() == 64 && hash.chars().allMatch(c -> "0123456789abcdef".indexOf(c) >= 0);
        return slash > 0 && isHash && BlobKey.isSpace(rest.substring(0, slash))
                ? new BlobKey(rest.substring(0, slash), new ContentHash(hash))
                : null;
    }

    /** The object, if it is there. */
    Optional<Found> find(BlobKey key) {
        try {
            HeadObjectResponse head = client.headObject(
                    request -> request.bucket(settings.bucket()).key(name(key)).checksumMode(ChecksumMode.ENABLED));
            String checksum = head.checksumSHA256();
            return Optional.of(new Found(
                    head.contentLength(),
                    publishedAt(head),
                    head.eTag(),
                    head.metadata().containsKey(PUBLISHED),
                    checksum == null || checksum.contains("-") ? null : checksum));
        } catch (SdkException e) {
            if (S3Faults.isMissing(e)) {
                return Optional.empty();
            }
            throw S3Faults.of(e);
        }
    }

    private static Instant publishedAt(HeadObjectResponse head) {
        String noted = head.metadata().getOrDefault(PUBLISHED, "");
        boolean isNumber =
                !noted.isEmpty() && noted.length() < 18 && noted.chars().allMatch(Character::isDigit);
        return isNumber ? Instant.ofEpochMilli(Long.parseLong(noted)) : head.lastModified();
    }

    private static Map<String, String> published(Instant now) {
        return Map.of(PUBLISHED, Long.toString(now.toEpochMilli()));
    }

    /** Whether the time of an object can be set without sending it again. */
    static boolean canTouch(Found found) {
        return found.sizeBytes() <= MOST_COPIED;
    }

    /** Notes that it was published now; false if it is not there any more, or another one. */
    boolean touch(BlobKey key, Found found, Instant now) {
        try {
            client.copyObject(request -> request.sourceBucket(settings.bucket())
                    .sourceKey(name(key))
                    .destinationBucket(settings.bucket())
                    .destinationKey(name(key))
                    .copySourceIfMatch(found.etag())
                    .metadataDirective(MetadataDirective.REPLACE)
                    .metadata(published(now)));
            return true;
        } catch (SdkException e) {
            if (S3Faults.isMissing(e) || S3Faults.isRaced(e)) {
                return false;
            }
            throw S3Faults.of(e);
        }
    }

    /** Puts a content, unless there is one; over the one there is if {@code replace} says so. */
    Put put(BlobKey key, Spool.Spooled spooled, Instant now, boolean replace) {
        try {
            if (spooled.sizeBytes() > settings.partBytes()) {
                new S3Multipart(client, settings, name(key), spooled).run(published(now), replace);
            } else {
                client.putObject(
                        request -> request.bucket(settings.bucket())
                                .key(name(key))
                                .contentLength(spooled.sizeBytes())
                                .checksumSHA256(base64(spooled.hash()))
                                .ifNoneMatch(replace ? null : "*")
                                .metadata(published(now)),
                        RequestBody.fromFile(spooled.path()));
            }
            return Put.DONE;
        } catch (SdkException e) {
            if (S3Faults.isRaced(e)) {
                return Put.RACED;
            }
            throw S3Faults.of(e);
        }
    }

    static String base64(ContentHash hash) {
        return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hash.hex()));
    }

    /** Who has claimed the prefix. */
    Optional<String> mark() {
        try {
            return Optional.of(client.getObjectAsBytes(
                            request -> request.bucket(settings.bucket()).key(settings.prefix() + MARK))
                    .asUtf8String()
                    .strip());
        } catch (SdkException e) {
            if (S3Faults.isMissing(e)) {
                return Optional.empty();
            }
            throw S3Faults.of(e);
        }
    }

    /** Claims the prefix unless it is claimed. */
    void mark(String installation) {
        try {
            client.putObject(
                    request -> request.bucket(settings.bucket())
                            .key(settings.prefix() + MARK)
                            .ifNoneMatch("*"),
                    RequestBody.fromString(installation + "\n"));
        } catch (SdkException e) {
            if (!S3Faults.isRaced(e)) { // another was faster
                throw S3Faults.of(e);
            }
        }
    }

    /** The bytes of an object from a place on; null if it ends before. */
    @Nullable
    ResponseInputStream<GetObjectResponse> get(BlobKey key, long from, long bytes) {
        String last = bytes >= Long.MAX_VALUE - from ? "" : Long.toString(from + bytes - 1);
        String range = from == 0 && last.isEmpty() ? null : "bytes=" + from + "-" + last;
        try {
            return client.getObject(
                    request -> request.bucket(settings.bucket()).key(name(key)).range(range));
        } catch (SdkException e) {
            if (S3Faults.isBeyond(e)) {
                return null;
            }
            if (S3Faults.isMissing(e)) {
                throw new ExaiException(
                        ErrorKind.FILE_GONE,
                        "the content of the file is lost: restore a backup, or add the file again",
                        e);
            }
            throw S3Faults.of(e);
        }
    }

    void delete(BlobKey key) {
        try {
            client.deleteObject(request -> request.bucket(settings.bucket()).key(name(key)));
        } catch (SdkException e) {
            throw S3Faults.of(e);
        }
    }

    /** Shows every content, page by page. */
    void visit(BlobStore.Visitor visitor) {
        try {
            for (ListObjectsV2Response page : client.listObjectsV2Paginator(
                    request -> request.bucket(settings.bucket()).prefix(settings.prefix()))) {
                for (S3Object object : page.contents()) {
                    BlobKey key = key(object.key());
                    if (key != null) {
                        visitor.see(key, object.size(), object.lastModified());
                    }
                }
            }
        } catch (SdkException e) {
            throw S3Faults.of(e);
        }
    }

    /** Gives up uploads in parts that were begun before the moment; also shows whether the bucket can be used at all. */
    void abortStale(Instant before) {
        try {
            client.listMultipartUploadsPaginator(
                            request -> request.bucket(settings.bucket()).prefix(settings.prefix()))
                    .uploads()
                    .forEach(upload -> abortIfStale(upload, before));
        } catch (SdkException e) {
            throw S3Faults.unusable(settings, e);
        }
    }

    private void abortIfStale(MultipartUpload upload, Instant before) {
        if (key(upload.key()) != null && upload.initiated().isBefore(before)) {
            client.abortMultipartUpload(request ->
                    request.bucket(settings.bucket()).key(upload.key()).uploadId(upload.uploadId()));
            LOG.info("unfinished upload given up since={}", upload.initiated());
        }
    }

    @Override
    public void close() {
        client.close();
    }

    /** Names the bucket and the prefix. */
    @Override
    public String toString() {
        return settings.bucket() + "/" + settings.prefix();
    }
}
