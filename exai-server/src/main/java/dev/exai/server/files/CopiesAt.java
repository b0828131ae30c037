package dev.exai.server.files;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.file.FilePurpose;
import dev.exai.core.file.UploadProgress;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.FileProvider;
import dev.exai.core.spi.FileProvider.Ability;
import dev.exai.core.spi.Provider;
import dev.exai.files.CopyRequest;
import dev.exai.files.RemoteCopy;
import dev.exai.files.StoredFile;
import dev.exai.files.SyncPlan;
import dev.exai.files.SyncReport;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Copies of kept files at the configured providers. Thread-safe; calls block. */
public final class CopiesAt {
    private final StoredFiles files;
    private final List<Provider> providers;

    /** Copies at these providers. */
    public CopiesAt(StoredFiles files, List<Provider> providers) {
        this.files = files;
        this.providers = List.copyOf(providers);
    }

    /** The files. */
    public StoredFiles files() {
        return files;
    }

    /**
     * The provider of that name, which must take files.
     *
     * @throws ExaiException kind NOT_FOUND if none is configured under the name, UNSUPPORTED if it takes no files
     */
    public Provider provider(String name) {
        Provider found = providers.stream()
                .filter(provider -> provider.id().value().equals(name))
                .findFirst()
                .orElseThrow(() -> new ExaiException(
                        ErrorKind.NOT_FOUND, "provider: none of that name is configured; listmodels shows which are"));
        if (found.files() == null) {
            throw new ExaiException(ErrorKind.UNSUPPORTED, "provider: " + found.id() + " takes no files");
        }
        return found;
    }

    /** The providers that tell which files they hold: the named one, or all of them. */
    public List<Provider> listing(@Nullable String only) {
        if (only != null) {
            return List.of(provider(only));
        }
        return providers.stream().filter(CopiesAt::lists).toList();
    }

    private static boolean lists(Provider provider) {
        FileProvider at = provider.files();
        return at != null && at.abilities().contains(Ability.LIST);
    }

    /** Whether one of the copies lies at the provider. */
    public static boolean isAt(String provider, List<RemoteCopy> copies) {
        return copies.stream().anyMatch(copy -> isOf(provider, copy) && copy.state() == RemoteCopy.State.PRESENT);
    }

    /** Whether one of the copies lies at the provider, or may lie there. */
    public static boolean mayBeAt(String provider, List<RemoteCopy> copies) {
        return copies.stream()
                .anyMatch(copy -> isOf(provider, copy)
                        && copy.state() != RemoteCopy.State.ABSENT
                        && copy.state() != RemoteCopy.State.GONE);
    }

    private static boolean isOf(String provider, RemoteCopy copy) {
        return copy.provider().value().equals(provider);
    }

    /**
     * The provider of that name, which must take copies for the purpose.
     *
     * @param wanted the purpose in the provider's own words; null for questions
     * @throws ExaiException as {@link #provider}, UNSUPPORTED if it keeps no files for questions, INVALID_REQUEST if it has no
     *     such purpose
     */
    public Provider taking(String name, @Nullable String wanted) {
        Provider found = provider(name);
        purpose(found, wanted, false);
        return found;
    }

    private static @Nullable FilePurpose purpose(Provider provider, @Nullable String wanted, boolean image) {
        FileProvider at = provider.files();
        List<FilePurpose> purposes = at == null ? List.of() : at.limits().purposes();
        if (wanted != null) {
            return Optional.of(new FilePurpose(wanted))
                    .filter(purposes::contains)
                    .orElseThrow(() -> new ExaiException(
                            ErrorKind.INVALID_REQUEST,
                            "provider_purpose: " + provider.id() + " knows " + words(purposes) + ", not this one"));
        }
        if (purposes.isEmpty()) {
            return null;
        }
        return Optional.of(new FilePurpose(image ? "image" : "file-extract"))
                .filter(purposes::contains)
                .or(() -> Optional.of(new FilePurpose("user_data")).filter(purposes::contains))
                .orElseThrow(() -> new ExaiException(
                        ErrorKind.UNSUPPORTED,
                        "provider: " + provider.id() + " keeps no files for questions; their text is sent with each"
                                + " question. For another purpose name it in provider_purpose: " + words(purposes)));
    }

    private static String words(List<FilePurpose> purposes) {
        return purposes.isEmpty()
                ? "no purposes"
                : purposes.stream().map(FilePurpose::value).collect(Collectors.joining(", "));
    }

    /**
     * Makes sure that the provider holds a copy.
     *
     * @param wanted for what, in the provider's own words; null for questions
     * @param progress told if this call is the one that sends
     * @throws ExaiException kind UNSUPPORTED if its models take no such files by reference, and it extracts no texts of copies
     */
    public RemoteCopy ensure(
            StoredFile file, Provider provider, @Nullable String wanted, UploadProgress progress, CallContext context) {
        FilePurpose purpose = purpose(provider, wanted, file.mediaType().startsWith("image/"));
        return files.service()
                .ensureAt(
                        file.id(),
                        provider,
                        new CopyRequest.Builder()
                                .purpose(purpose)
                                .progress(progress)
                                .build(),
                        context);
    }

    /** What of the provider's files belongs to no file of this installation; the other differences are left out. */
    public SyncPlan orphans(Provider provider, CallContext context) {
        SyncPlan plan = files.service().planSync(provider, context);
        return new SyncPlan(
                plan.provider(),
                plan.verdict(),
                plan.reason(),
                plan.known(),
                plan.listed(),
                plan.steps().stream()
                        .filter(step -> step.kind() == SyncPlan.Kind.DELETE_ORPHAN)
                        .toList(),
                plan.madeAt());
    }

    /** Deletes what the plan names; somebody has looked at it. */
    public SyncReport apply(SyncPlan plan, Provider provider, CallContext context) {
        return files.service().applySync(plan, true, provider, context);
    }
}
