package dev.exai.core.resilience;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ExaiException;
import dev.exai.core.file.FileLimits;
import dev.exai.core.file.FilePage;
import dev.exai.core.file.FilePurpose;
import dev.exai.core.file.FileUpload;
import dev.exai.core.file.RemoteFile;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.FileProvider;
import dev.exai.core.spi.Provider;
import java.io.InputStream;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Files whose calls go through a runner. Contents are streams: the runner sees them begin, not end. Thread-safe. */
final class ManagedFiles implements FileProvider {
    private final FileProvider first;
    private final Errand.Runner runner;
    private final @Nullable UnaryOperator<String> account;

    ManagedFiles(FileProvider first, Errand.Runner runner, @Nullable UnaryOperator<String> account) {
        this.first = first;
        this.runner = runner;
        this.account = account;
    }

    private static FileProvider at(Provider provider) {
        return Objects.requireNonNull(provider.files(), "all keys of a provider have files, or none");
    }

    @Override
    public Set<Ability> abilities() {
        return first.abilities();
    }

    @Override
    public FileLimits limits() {
        return first.limits();
    }

    @Override
    public @Nullable String account(String salt) {
        return account == null ? first.account(salt) : account.apply(salt);
    }

    /** An upload that can be continued may be, after any failure that passes; another one only if nothing arrived. */
    @Override
    public RemoteFile upload(FileUpload upload, CallContext context) {
        UploadAttempts attempts = new UploadAttempts(upload);
        Errand errand = new Errand("files", null, true, e -> Errand.ONCE.test(e) || attempts.canGoOn());
        return runner.run(errand, context, (provider, attempt) -> at(provider).upload(attempts.next(), attempt));
    }

    @Override
    public FilePage list(@Nullable FilePurpose purpose, @Nullable String after, CallContext context) {
        return runner.run(
                Errand.FILES, context, (provider, attempt) -> at(provider).list(purpose, after, attempt));
    }

    @Override
    public RemoteFile get(String fileId, CallContext context) {
        return runner.run(
                Errand.FILES, context, (provider, attempt) -> at(provider).get(fileId, attempt));
    }

    @Override
    public InputStream content(String fileId, CallContext context) {
        return runner.run(
                Errand.FILES, context, (provider, attempt) -> at(provider).content(fileId, attempt));
    }

    @Override
    public InputStream text(String fileId, CallContext context) {
        return runner.run(
                Errand.FILES, context, (provider, attempt) -> at(provider).text(fileId, attempt));
    }

    @Override
    public String extract(FileUpload upload, CallContext context) {
        return runner.run(
                Errand.FILES_ONCE, context, (provider, attempt) -> at(provider).extract(upload, attempt));
    }

    @Override
    public void delete(String fileId, CallContext context) {
        runner.run(Errand.FILES, context, new Deletion(fileId));
    }

    /** A file that is missing after an attempt whose end nobody saw was deleted by that attempt. Used once. */
    private static final class Deletion implements Errand.Work<Boolean> {
        private final String fileId;
        private boolean perhapsDone;

        Deletion(String fileId) {
            this.fileId = fileId;
        }

        @Override
        public Boolean at(Provider provider, CallContext context) {
            try {
                ManagedFiles.at(provider).delete(fileId, context);
            } catch (ExaiException e) {
                if (!perhapsDone || e.kind() != ErrorKind.NOT_FOUND) {
                    perhapsDone |= e.phase().compareTo(ErrorPhase.SEND) >= 0;
                    throw e;
                }
            }
            return true;
        }
    }
}
