package dev.exai.files.internal;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.core.file.ContentHash;
import dev.exai.files.BlobKey;
import dev.exai.files.BlobStore;
import dev.exai.files.BlobStore.Staged;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves what is left out of packs of which less than half is needed, and removes the packs. One process at a time. */
final class PackSweep {
    private static final Logger LOG = LoggerFactory.getLogger(PackSweep.class);
    private static final int PAGE = 100;

    private final UploadCoordinator coordinator;
    private final BlobStore blobs;
    private final Quotas quotas;

    PackSweep(UploadCoordinator coordinator, Quotas quotas) {
        this.coordinator = coordinator;
        this.blobs = coordinator.blobs();
        this.quotas = quotas;
    }

    /** Goes on while the other does not throw. */
    void run(Runnable goOn) {
        List<Packs.Pack> page = loose(0);
        while (!page.isEmpty()) {
            for (Packs.Pack pack : page) {
                goOn.run();
                contents(pack).forEach(hash -> moveOut(pack, hash));
                remove(pack);
            }
            page = loose(page.get(page.size() - 1).number());
        }
    }

    private List<Packs.Pack> loose(long after) {
        return coordinator.database().read(sql -> Packs.loose(sql, after, PAGE));
    }

    private List<ContentHash> contents(Packs.Pack pack) {
        return coordinator.database().read(sql -> Packs.contents(sql, pack.number()));
    }

    private void moveOut(Packs.Pack pack, ContentHash hash) {
        BlobKey key = new BlobKey(pack.key().space(), hash);
        try (InputStream in = blobs.open(key, true);
                Staged staged = blobs.stage(in, Long.MAX_VALUE - 1)) {
            staged.publish(key.space());
            coordinator.database().write(sql -> {
                quotas.lock(sql, new PrincipalId(pack.owner()));
                Packs.leave(sql, key);
                return key;
            });
        } catch (IOException e) {
            LOG.warn("pack kept, a content of it cannot be read pack={}", pack.number());
        } catch (ExaiException e) {
            if (e.kind() != ErrorKind.FILE_GONE && e.kind() != ErrorKind.INVALID_REQUEST) {
                throw e;
            }
            LOG.warn("pack kept, a content of it is lost or damaged pack={} kind={}", pack.number(), e.kind());
        }
    }

    private void remove(Packs.Pack pack) {
        coordinator.database().write(sql -> {
            quotas.lock(sql, new PrincipalId(pack.owner()));
            boolean empty = Packs.contents(sql, pack.number()).isEmpty();
            return empty && blobs.delete(pack.key(), Sweeper.UNUSED) && Packs.forget(sql, pack);
        });
    }
}
