package dev.exai.files;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.file.ContentHash;
import dev.exai.core.file.FileLimits;
import dev.exai.core.file.FilePage;
import dev.exai.core.file.FilePurpose;
import dev.exai.core.file.FileUpload;
import dev.exai.core.file.RemoteFile;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.FileProvider;
import dev.exai.core.spi.Provider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A provider that keeps files in memory and fails where a test wants it. Thread-safe but for its settings. */
public final class ShelfProvider implements Provider, FileProvider {
    final ProviderId id;
    final Map<String, RemoteFile> held = new TreeMap<>(); // guarded by this
    final Map<String, byte[]> contents = new TreeMap<>(); // guarded by this; of what was uploaded
    final AtomicInteger uploads = new AtomicInteger();
    final AtomicInteger listings = new AtomicInteger();
    final AtomicInteger calls = new AtomicInteger();
    volatile Set<Ability> abilities =
            EnumSet.of(Ability.UPLOAD, Ability.LIST, Ability.GET, Ability.DELETE, Ability.LIFETIME);
    volatile FileLimits limits = FileLimits.UNKNOWN;
    volatile String account;
    volatile int pageSize = 100;
    /** The next upload fails with this, after the file has arrived or before. */
    volatile ErrorKind failNext;

    volatile ErrorPhase failPhase = ErrorPhase.WAIT;
    volatile boolean arrives;
    volatile ErrorKind failListing;
    /** Listings leave out what arrived, as they do for a while. */
    volatile boolean lagging;

    volatile int failListingFrom;
    volatile ErrorKind failDelete;
    /** Done with the next deletion before it is. */
    volatile Runnable onDelete = () -> {};

    volatile RemoteFile.State stateOfNext = RemoteFile.State.READY;
    volatile Instant expiryOfNext;
    /** Ends its wait when the first upload has begun. */
    final CountDownLatch begun = new CountDownLatch(1);

    /** Uploads wait for it. */
    volatile CountDownLatch gate;

    private int made;

    public ShelfProvider(String id) {
        this.id = new ProviderId(id);
    }

    @Override
    public ProviderId id() {
        return id;
    }

    @Override
    public List<ModelInfo> models() {
        return List.of();
    }

    @Override
    public ChatStream open(ChatRequest request, CallContext context) {
        throw failure(ErrorKind.UNSUPPORTED, ErrorPhase.PREPARE);
    }

    @Override
    public FileProvider files() {
        return this;
    }

    @Override
    public Set<Ability> abilities() {
        return abilities;
    }

    @Override
    public String account(String salt) {
        return account;
    }

    @Override
    public FileLimits limits() {
        return limits;
    }

    @Override
    public RemoteFile upload(FileUpload upload, CallContext context) {
        uploads.incrementAndGet();
        CountDownLatch closed = gate; // as it is before anybody learns that the upload has begun
        begun.countDown();
        awaitGate(closed, context);
        byte[] content = read(upload);
        if (!ContentHash.of(content).equals(upload.hash())) {
            throw failure(ErrorKind.FILE_CHANGED, ErrorPhase.SEND);
        }
        upload.progress().sent(content.length, content.length);
        ErrorKind fault = failNext;
        failNext = null;
        if (fault != null && !arrives) {
            throw failure(fault, failPhase);
        }
        RemoteFile file = put(upload.fileName(), content.length, upload.purpose());
        keep(file.id(), content);
        if (fault != null) {
            throw failure(fault, failPhase);
        }
        return file;
    }

    private static void awaitGate(CountDownLatch closed, CallContext context) {
        if (closed != null) {
            try (var link = context.cancel().onCancel(closed::countDown)) {
                assert link != null;
                closed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            context.cancel().throwIfCancelled();
        }
    }

    private static byte[] read(FileUpload upload) {
        try (InputStream in = upload.content().open()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw failure(ErrorKind.FILE_CHANGED, ErrorPhase.SEND);
        }
    }

    /** Puts a file on the shelf, as if somebody had uploaded it. */
    synchronized RemoteFile put(String name, long bytes, FilePurpose purpose) {
        RemoteFile file = RemoteFile.of(id, String.format("r-%06d", ++made), name)
                .sizeBytes(bytes)
                .purpose(purpose)
                .state(stateOfNext)
                .expiresAt(expiryOfNext)
                .build();
        held.put(file.id(), file);
        return file;
    }

    synchronized void keep(String remoteId, byte[] content) {
        contents.put(remoteId, content);
    }

    @Override
    public synchronized InputStream content(String fileId, CallContext context) {
        calls.incrementAndGet();
        byte[] content = contents.get(fileId);
        if (content == null || !held.containsKey(fileId)) {
            throw failure(ErrorKind.NOT_FOUND, ErrorPhase.START);
        }
        return new ByteArrayInputStream(content);
    }

    synchronized void change(RemoteFile file) {
        held.put(file.id(), file);
    }

    synchronized void remove(String remoteId) {
        held.remove(remoteId);
    }

    synchronized List<RemoteFile> all() {
        return new ArrayList<>(held.values());
    }

    @Override
    public synchronized FilePage list(FilePurpose purpose, String after, CallContext context) {
        int number = listings.incrementAndGet();
        if (failListing != null && number >= failListingFrom) {
            throw failure(failListing, ErrorPhase.WAIT);
        }
        List<RemoteFile> all = held.values().stream()
                .filter(file -> !lagging)
                .filter(file -> purpose == null || purpose.equals(file.purpose()))
                .filter(file -> after == null || file.id().compareTo(after) > 0)
                .limit(pageSize + 1L)
                .toList();
        boolean more = all.size() > pageSize;
        List<RemoteFile> page = more ? all.subList(0, pageSize) : all;
        return new FilePage(page, more ? page.get(pageSize - 1).id() : null);
    }

    @Override
    public synchronized RemoteFile get(String fileId, CallContext context) {
        calls.incrementAndGet();
        RemoteFile file = held.get(fileId);
        if (file == null) {
            throw failure(ErrorKind.NOT_FOUND, ErrorPhase.START);
        }
        return file;
    }

    @Override
    public synchronized void delete(String fileId, CallContext context) {
        calls.incrementAndGet();
        Runnable first = onDelete;
        onDelete = () -> {};
        first.run();
        if (failDelete != null) {
            throw failure(failDelete, ErrorPhase.WAIT);
        }
        if (held.remove(fileId) == null) {
            throw failure(ErrorKind.NOT_FOUND, ErrorPhase.START);
        }
    }

    @Override
    public void close() {}

    private static ProviderException failure(ErrorKind kind, ErrorPhase phase) {
        return new ProviderException.Builder(kind, "as the test wants it")
                .phase(phase)
                .provider("shelf")
                .build();
    }
}
