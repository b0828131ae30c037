package dev.exai.files.internal.s3;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.TimeSource;
import dev.exai.files.BlobKey;
import dev.exai.files.BlobStore;
import dev.exai.files.S3Settings;
import dev.exai.files.internal.DiskBlobStore;
import dev.exai.files.internal.HashedInput;
import dev.exai.files.internal.RangeInput;
import dev.exai.files.internal.Spool;
import dev.exai.files.internal.StagedContent;
import dev.exai.files.internal.StoreFaults;
import dev.exai.files.internal.s3.S3Objects.Found;
import dev.exai.files.internal.s3.S3Objects.Put;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Contents as objects of a bucket. A content lies on this machine's disk until its hash is known; then it is put under the
 * hash unless it is there. When it was published last stands in its metadata, because the store's own time of it cannot be
 * set.
 */
final class S3BlobStore implements BlobStore {
    private static final Logger LOG = LoggerFactory.getLogger(S3BlobStore.class);
    private static final Duration FRESH = Duration.ofMinutes(1); // published less than this ago counts as just now
    private static final int MOST_TRIES =
            8; // each lost race means that another has just put or deleted the same content

    private final S3Objects objects;
    private final Spool spool;
    private final TimeSource time;

    private S3BlobStore(S3Objects objects, Spool spool, TimeSource time) {
        this.objects = objects;
        this.spool = spool;
        this.time = time;
    }

    /**
     * Opens the store; uploads that nobody has ended for long are given up now.
     *
     * @throws ExaiException kind CONFIGURATION if the bucket cannot be used
     */
    static BlobStore open(S3Settings settings, TimeSource time) {
        S3Objects objects = S3Objects.open(settings);
        boolean done = false;
        try {
            objects.abortStale(time.instant().minus(settings.staleAfter()));
            Spool spool = new Spool(settings.spool().toAbsolutePath().normalize(), time, DiskBlobStore.RESERVE_BYTES);
            done = true;
            return new S3BlobStore(objects, spool, time);
        } catch (IOException e) {
            throw new ExaiException(
                    ErrorKind.CONFIGURATION, "the folder " + settings.spool() + " cannot be used: " + e, e);
        } finally {
            if (!done) {
                objects.close();
            }
        }
    }

    @Override
    public Staged stage(InputStream content, long maxBytes) {
        try {
            return new StagedObject(spool.read(content, maxBytes));
        } catch (IOException e) {
            throw StoreFaults.of(e);
        }
    }

    @Override
    public OptionalLong size(BlobKey key) {
        return objects.find(key)
                .map(found -> OptionalLong.of(found.sizeBytes()))
                .orElseGet(OptionalLong::empty);
    }

    @Override
    public InputStream open(BlobKey key, boolean verified) {
        InputStream in = S3Input.open(objects, key, 0, Long.MAX_VALUE);
        return verified ? new HashedInput(in, key.hash()) : in;
    }

    @Override
    public InputStream openRange(BlobKey key, long from, long bytes) {
        RangeInput.check(from, bytes);
        return S3Input.open(objects, key, from, bytes);
    }

    @Override
    public boolean delete(BlobKey key, Duration unused) {
        Optional<Found> found = objects.find(key);
        if (found.isPresent()) {
            if (found.get().publishedAt().isAfter(time.instant().minus(unused))) {
                return false;
            }
            objects.delete(key);
        }
        return true;
    }

    /** The times are the store's own, but never later than ours. */
    @Override
    public void visit(Visitor visitor) {
        Instant now = time.instant();
        objects.visit((key, sizeBytes, at) -> visitor.see(key, sizeBytes, at.isAfter(now) ? now : at));
    }

    @Override
    public Optional<String> claimedBy() {
        return objects.mark();
    }

    @Override
    public String claim(String installation) {
        Optional<String> there = objects.mark();
        if (there.isEmpty()) {
            objects.mark(installation);
            there = objects.mark();
        }
        return there.orElse(installation);
    }

    @Override
    public void close() {
        objects.close();
    }

    /** Names the bucket and the prefix. */
    @Override
    public String toString() {
        return "the bucket " + objects;
    }

    /** A content in the spool. */
    private final class StagedObject extends StagedContent {
        StagedObject(Spool.Spooled spooled) {
            super(spooled);
        }

        @Override
        public BlobKey publish(String space) {
            BlobKey key = new BlobKey(space, spooled.hash());
            for (int tries = 0; tries < MOST_TRIES; tries++) {
                if (isPublished(key, time.instant())) {
                    return key;
                }
            }
            throw new ExaiException(
                    ErrorKind.INTERNAL, "the content appeared and vanished again and again while it was published");
        }

        /** By its checksum; where the store says none of the whole, it is read. */
        private boolean isSound(BlobKey key, Found found) {
            String checksum = found.checksum();
            if (checksum != null) {
                return checksum.equals(S3Objects.base64(key.hash()));
            }
            try (InputStream in = S3BlobStore.this.open(key, true)) {
                in.transferTo(OutputStream.nullOutputStream());
                return true;
            } catch (IOException e) {
                return false;
            } catch (ExaiException e) {
                if (e.kind() != ErrorKind.FILE_GONE) {
                    throw e;
                }
                return false; // it has just been deleted
            }
        }

        private boolean isPublished(BlobKey key, Instant now) {
            Found found = objects.find(key).orElse(null);
            if (found == null || found.sizeBytes() != spooled.sizeBytes()) {
                return objects.put(key, spooled, now, found != null) == Put.DONE;
            }
            if (found.ours() && found.publishedAt().isAfter(now.minus(FRESH))) {
                return true;
            }
            if (!isSound(key, found)) {
                LOG.warn("a content is damaged and is replaced hash={}", key.hash());
                return objects.put(key, spooled, now, true) == Put.DONE;
            }
            return S3Objects.canTouch(found)
                    ? objects.touch(key, found, now)
                    : objects.put(key, spooled, now, true) == Put.DONE;
        }
    }
}
