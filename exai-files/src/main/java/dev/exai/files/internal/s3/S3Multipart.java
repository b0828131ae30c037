package dev.exai.files.internal.s3;

import dev.exai.core.file.ContentHash;
import dev.exai.files.S3Settings;
import dev.exai.files.internal.RangeInput;
import dev.exai.files.internal.Spool;
import dev.exai.files.internal.StoreFaults;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/** One upload in parts, each with its hash; given up if it fails. Not thread-safe. */
final class S3Multipart {
    private static final Logger LOG = LoggerFactory.getLogger(S3Multipart.class);
    private static final int MOST_PARTS = 10_000; // the protocol's limit
    private static final int BUFFER = 256 << 10;

    private final S3Client client;
    private final S3Settings settings;
    private final String name;
    private final Spool.Spooled spooled;
    private final long partBytes;

    S3Multipart(S3Client client, S3Settings settings, String name, Spool.Spooled spooled) {
        this.client = client;
        this.settings = settings;
        this.name = name;
        this.spooled = spooled;
        partBytes = Math.max(settings.partBytes(), (spooled.sizeBytes() + MOST_PARTS - 1) / MOST_PARTS);
    }

    /** Sends it; fails as the client does. */
    void run(Map<String, String> metadata, boolean replace) {
        String upload = client.createMultipartUpload(request -> request.bucket(settings.bucket())
                        .key(name)
                        .checksumAlgorithm(ChecksumAlgorithm.SHA256)
                        .metadata(metadata))
                .uploadId();
        boolean done = false;
        try {
            List<CompletedPart> parts = new ArrayList<>();
            for (long from = 0; from < spooled.sizeBytes(); from += partBytes) {
                parts.add(send(upload, parts.size() + 1, from, Math.min(partBytes, spooled.sizeBytes() - from)));
            }
            client.completeMultipartUpload(request -> request.bucket(settings.bucket())
                    .key(name)
                    .uploadId(upload)
                    .ifNoneMatch(replace ? null : "*")
                    .multipartUpload(all -> all.parts(parts)));
            done = true;
        } finally {
            if (!done) {
                abort(upload);
            }
        }
    }

    private CompletedPart send(String upload, int number, long from, long bytes) {
        String checksum = checksum(from, bytes);
        String etag = client.uploadPart(
                        request -> request.bucket(settings.bucket())
                                .key(name)
                                .uploadId(upload)
                                .partNumber(number)
                                .contentLength(bytes)
                                .checksumSHA256(checksum),
                        RequestBody.fromContentProvider(() -> part(from, bytes), bytes, "application/octet-stream"))
                .eTag();
        return CompletedPart.builder()
                .partNumber(number)
                .eTag(etag)
                .checksumSHA256(checksum)
                .build();
    }

    private String checksum(long from, long bytes) {
        MessageDigest digest = ContentHash.sha256();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = part(from, bytes)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
        } catch (IOException e) {
            throw StoreFaults.of(e);
        }
        return Base64.getEncoder().encodeToString(digest.digest());
    }

    private InputStream part(long from, long bytes) {
        try {
            FileChannel channel = FileChannel.open(spooled.path(), StandardOpenOption.READ);
            channel.position(from);
            return new BufferedInputStream(RangeInput.of(Channels.newInputStream(channel), 0, bytes), BUFFER);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void abort(String upload) {
        try {
            client.abortMultipartUpload(
                    request -> request.bucket(settings.bucket()).key(name).uploadId(upload));
        } catch (SdkException e) {
            LOG.warn("unfinished upload not given up; the next start tries again", e);
        }
    }
}
