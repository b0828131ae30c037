package dev.exai.files.internal;

import dev.exai.core.Identifiers;
import dev.exai.core.file.ContentHash;
import dev.exai.core.internal.sql.Sql;
import dev.exai.files.BlobKey;
import dev.exai.files.BlobStore;
import dev.exai.files.StoredFile;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Contents that are about to be kept as one pack. It begins with a line of its own, so that no content that anybody takes in
 * can have its hash. Not thread-safe.
 */
final class PackDraft {
    private final byte[] mark = (Identifiers.mint("exai-pack-", 16) + "\n").getBytes(StandardCharsets.US_ASCII);
    private final Map<ContentHash, Long> places = new LinkedHashMap<>();
    private final List<byte[]> contents = new ArrayList<>();
    private long bytes = mark.length;

    /** Adds a content unless it is there. */
    void add(ContentHash hash, byte[] content) {
        if (places.putIfAbsent(hash, bytes) == null) {
            contents.add(content);
            bytes += content.length;
        }
    }

    int size() {
        return contents.size();
    }

    /** All of it. */
    InputStream open() {
        List<InputStream> parts = new ArrayList<>(List.of(new ByteArrayInputStream(mark)));
        contents.forEach(content -> parts.add(new ByteArrayInputStream(content)));
        return new SequenceInputStream(Collections.enumeration(parts));
    }

    /** Where its contents lie once it is published, in one transaction. */
    Addition.Places published(Sql sql, BlobKey key, BlobStore store) {
        return new Published(sql, key, store);
    }

    private final class Published implements Addition.Places {
        private final Sql sql;
        private final BlobKey pack;
        private final BlobStore store;
        private final Map<BlobKey, Boolean> looked = new HashMap<>(); // other packs, and whether they are there
        private long number; // 0 until something lies in it
        private long used;
        private long usedBytes;

        Published(Sql sql, BlobKey pack, BlobStore store) {
            this.sql = sql;
            this.pack = pack;
            this.store = store;
        }

        @Override
        public boolean holds(Sql same, StoredFile file, boolean known) {
            BlobKey key = file.blob();
            if (known) {
                return Packs.find(sql, key)
                                .map(Packs.Place::pack)
                                .filter(this::isThere)
                                .isPresent()
                        || Archiving.holds(sql, key)
                        || store.size(key).orElse(-1) == file.sizeBytes();
            }
            Long at = places.get(file.hash());
            if (at == null) {
                return false; // it was known, and has gone meanwhile
            }
            if (number == 0) {
                number = Packs.add(sql, file.owner(), pack.hash(), bytes);
            }
            Packs.put(sql, key, number, at, file.sizeBytes());
            used++;
            usedBytes += file.sizeBytes();
            return true;
        }

        private boolean isThere(BlobKey known) {
            return looked.computeIfAbsent(known, key -> store.size(key).isPresent());
        }

        @Override
        public void end() {
            if (number > 0) {
                Packs.count(sql, number, used, usedBytes);
            }
        }
    }
}
