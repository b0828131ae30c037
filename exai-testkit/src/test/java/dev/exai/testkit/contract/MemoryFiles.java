package dev.exai.testkit.contract;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ProviderException;
import dev.exai.core.file.ContentHash;
import dev.exai.core.file.FileLimits;
import dev.exai.core.file.FilePage;
import dev.exai.core.file.FilePurpose;
import dev.exai.core.file.FileUpload;
import dev.exai.core.file.RemoteFile;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.FileProvider;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Files that keep every rule, in memory. Everything can be done but resuming. */
class MemoryFiles implements FileProvider {
    private static final ProviderId ID = new ProviderId("memory");
    private static final long MOST = 8L << 20;
    private static final FileLimits LIMITS = new FileLimits(MOST, null, null, List.of(new FilePurpose("reading")));

    private final Map<String, Held> held = new LinkedHashMap<>();
    private final AtomicInteger requests;
    boolean loseNext;
    boolean loseDeletion;

    private record Held(RemoteFile file, byte[] content) {}

    MemoryFiles(AtomicInteger requests) {
        this.requests = requests;
    }

    @Override
    public Set<Ability> abilities() {
        return EnumSet.complementOf(EnumSet.of(Ability.RESUME));
    }

    @Override
    public FileLimits limits() {
        return LIMITS;
    }

    @Override
    public RemoteFile upload(FileUpload upload, CallContext context) {
        if (upload.resume() != null) {
            throw failure(ErrorKind.UNSUPPORTED);
        }
        if (upload.content().sizeBytes() > MOST) {
            throw failure(ErrorKind.TOO_LARGE);
        }
        requests.incrementAndGet();
        byte[] content = read(upload, context);
        ContentHash hash = ContentHash.of(content);
        if (content.length != upload.content().sizeBytes()
                || (upload.hash() != null && !upload.hash().equals(hash))) {
            throw failure(ErrorKind.FILE_CHANGED);
        }
        Instant now = Instant.EPOCH;
        RemoteFile file = RemoteFile.of(ID, "m-" + (held.size() + 1), upload.fileName())
                .sizeBytes(content.length)
                .purpose(upload.purpose())
                .hash(hash)
                .createdAt(now)
                .expiresAt(upload.lifetime() == null ? null : now.plus(upload.lifetime()))
                .build();
        held.put(file.id(), new Held(file, content));
        if (loseNext) {
            loseNext = false;
            throw failure(ErrorKind.UNKNOWN_OUTCOME);
        }
        return file;
    }

    private static byte[] read(FileUpload upload, CallContext context) {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        long total = upload.content().sizeBytes();
        byte[] piece = new byte[64 << 10];
        try (InputStream in = upload.content().open()) {
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                context.cancel().throwIfCancelled();
                sent.write(piece, 0, count);
                upload.progress().sent(sent.size(), total);
            }
        } catch (IOException e) {
            throw failure(ErrorKind.FILE_CHANGED);
        }
        return sent.toByteArray();
    }

    @Override
    public FilePage list(@Nullable FilePurpose purpose, @Nullable String after, CallContext context) {
        requests.incrementAndGet();
        List<RemoteFile> all = new ArrayList<>();
        for (Held each : held.values()) {
            if (purpose == null || purpose.equals(each.file.purpose())) {
                all.add(each.file);
            }
        }
        int from = after == null ? 0 : Integer.parseInt(after);
        int to = Math.min(all.size(), from + 2);
        return new FilePage(all.subList(from, to), to < all.size() ? String.valueOf(to) : null);
    }

    @Override
    public RemoteFile get(String fileId, CallContext context) {
        return found(fileId).file;
    }

    @Override
    public InputStream content(String fileId, CallContext context) {
        return new ByteArrayInputStream(found(fileId).content);
    }

    @Override
    public InputStream text(String fileId, CallContext context) {
        return new ByteArrayInputStream(found(fileId).content);
    }

    @Override
    public String extract(FileUpload upload, CallContext context) {
        requests.incrementAndGet();
        return new String(read(upload, context), StandardCharsets.UTF_8);
    }

    @Override
    public void delete(String fileId, CallContext context) {
        found(fileId);
        held.remove(fileId);
        if (loseDeletion) {
            loseDeletion = false;
            throw failure(ErrorKind.CONNECTION_LOST);
        }
    }

    private Held found(String fileId) {
        Held known = held.get(fileId);
        if (known == null) {
            throw failure(ErrorKind.NOT_FOUND);
        }
        requests.incrementAndGet();
        return known;
    }

    private static ProviderException failure(ErrorKind kind) {
        return new ProviderException.Builder(kind, "as the rules want it")
                .provider("memory")
                .phase(ErrorPhase.START)
                .build();
    }
}
