package dev.exai.core.resilience;

import dev.exai.core.ExaiException;
import dev.exai.core.batch.Batch;
import dev.exai.core.batch.BatchPage;
import dev.exai.core.batch.BatchRequest;
import dev.exai.core.batch.BatchResult;
import dev.exai.core.batch.BatchResults;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.embedding.EmbeddingRequest;
import dev.exai.core.embedding.Embeddings;
import dev.exai.core.file.FilePage;
import dev.exai.core.file.FilePurpose;
import dev.exai.core.file.FileUpload;
import dev.exai.core.file.RemoteFile;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.Account;
import dev.exai.core.spi.BatchProvider;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.EmbeddingProvider;
import dev.exai.core.spi.FileProvider;
import dev.exai.core.spi.Provider;
import dev.exai.core.spi.RemoteModels;
import dev.exai.core.spi.TokenCounter;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A provider that has everything but chats; each call fails as the test has laid out, and then all go well. */
final class ScriptedErrands implements Provider, EmbeddingProvider {
    static final ProviderId ID = new ProviderId("scripted");
    static final RemoteFile FILE = RemoteFile.of(ID, "f1", "a.txt").build();
    static final Batch BATCH = new Batch(ID, "b1", Batch.State.RUNNING, Batch.Counts.UNKNOWN, null, null, null);

    static final BatchResults NO_RESULTS = new BatchResults() {
        @Override
        public boolean hasNext() {
            return false;
        }

        @Override
        public BatchResult next() {
            throw new NoSuchElementException();
        }

        @Override
        public void close() {
            // nothing is open
        }
    };

    final List<String> calls = new ArrayList<>();
    final List<FileUpload> uploads = new ArrayList<>();
    private final Deque<ExaiException> failures = new ArrayDeque<>();
    private @Nullable ExaiException always;
    private @Nullable String token;

    ScriptedErrands fails(ExaiException... inTurn) {
        failures.addAll(List.of(inTurn));
        return this;
    }

    ScriptedErrands alwaysFails(ExaiException failure) {
        always = failure;
        return this;
    }

    /** Tells each upload how it can be continued. */
    ScriptedErrands resumable(String value) {
        token = value;
        return this;
    }

    private <T> T done(String call, T result) {
        calls.add(call);
        ExaiException failure = always == null ? failures.poll() : always;
        if (failure != null) {
            throw failure;
        }
        return result;
    }

    @Override
    public ProviderId id() {
        return ID;
    }

    @Override
    public List<ModelInfo> models() {
        return List.of(ModelInfo.of(new ModelId(ID, "m")).build());
    }

    @Override
    public ChatStream open(ChatRequest request, CallContext context) {
        throw new AssertionError("no chats here");
    }

    @Override
    public FileProvider files() {
        return new Files();
    }

    @Override
    public BatchProvider batches() {
        return new Batches();
    }

    @Override
    public EmbeddingProvider embeddings() {
        return this;
    }

    @Override
    public Account account() {
        return context -> done("balances", List.of());
    }

    @Override
    public RemoteModels remoteModels() {
        return context -> done("models", models());
    }

    @Override
    public TokenCounter tokenCounter() {
        return (request, context) -> done("count", 7L);
    }

    @Override
    public Embeddings embed(EmbeddingRequest request, CallContext context) {
        return done("embed", new Embeddings(new ModelId(ID, request.model()), List.of(), null));
    }

    private final class Files implements FileProvider {
        @Override
        public Set<Ability> abilities() {
            return Set.of(Ability.values());
        }

        @Override
        public RemoteFile upload(FileUpload upload, CallContext context) {
            uploads.add(upload);
            upload.progress().sent(uploads.size() == 1 ? 5 : 3, 10);
            if (token != null) {
                upload.progress().resumable(token);
            }
            RemoteFile file = done("upload", FILE);
            upload.progress().sent(10, 10);
            return file;
        }

        @Override
        public FilePage list(@Nullable FilePurpose purpose, @Nullable String after, CallContext context) {
            return done("list", new FilePage(List.of(FILE), null));
        }

        @Override
        public RemoteFile get(String fileId, CallContext context) {
            return done("get", FILE);
        }

        @Override
        public InputStream content(String fileId, CallContext context) {
            return done("content", new ByteArrayInputStream(new byte[] {1}));
        }

        @Override
        public InputStream text(String fileId, CallContext context) {
            return done("text", new ByteArrayInputStream(new byte[] {2}));
        }

        @Override
        public String extract(FileUpload upload, CallContext context) {
            return done("extract", "text");
        }

        @Override
        public void delete(String fileId, CallContext context) {
            done("delete", true);
        }
    }

    private final class Batches implements BatchProvider {
        @Override
        public Batch submit(BatchRequest request, CallContext context) {
            return done("submit", BATCH);
        }

        @Override
        public BatchResults results(String batchId, CallContext context) {
            return done("results", NO_RESULTS);
        }

        @Override
        public Batch get(String batchId, CallContext context) {
            return done("batch", BATCH);
        }

        @Override
        public Batch cancel(String batchId, CallContext context) {
            return done("cancel", BATCH);
        }

        @Override
        public BatchPage list(@Nullable String after, CallContext context) {
            return done("batches", new BatchPage(List.of(BATCH), null));
        }
    }
}
