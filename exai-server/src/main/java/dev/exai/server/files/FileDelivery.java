package dev.exai.server.files;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.Part;
import dev.exai.core.chat.TokenEstimate;
import dev.exai.core.file.ContentHash;
import dev.exai.core.file.RemoteFile;
import dev.exai.core.route.RoutePlan;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.FileProvider;
import dev.exai.core.spi.Provider;
import dev.exai.files.ExtractedText;
import dev.exai.files.FileService;
import dev.exai.files.FileSource;
import dev.exai.files.RemoteCopy;
import dev.exai.files.StoredFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Puts files into the form that a model takes: references to copies at its provider, sent there if need be, or text, or images.
 * Thread-safe; calls block.
 */
public final class FileDelivery {
    private static final long SHOWN_AGAIN = 2L << 20; // bytes of a text that went by reference before

    private static final long MOST_IMAGE_BYTES = 64L << 20; // in one question, which holds them in memory

    private final StoredFiles files;

    /** A delivery of these files. */
    public FileDelivery(StoredFiles files) {
        this.files = files;
    }

    /** Whether the model is shown all of these files without texts being taken out of documents here. */
    public static boolean takesAsTheyAre(RoutePlan plan, List<GivenFile> given) {
        Taking taking = Taking.of(plan.provider(), plan.model());
        return given.stream()
                .allMatch(file -> taking.formWithoutExtraction(file).isPresent());
    }

    /** Why the model cannot be shown all of these files; empty if it can. No provider is asked. */
    public static Optional<String> refusal(RoutePlan plan, List<GivenFile> given) {
        Taking taking = Taking.of(plan.provider(), plan.model());
        return given.stream()
                .filter(file -> taking.form(file).isEmpty())
                .findFirst()
                .map(taking::refusal);
    }

    /**
     * The files as the model of the plan takes them.
     *
     * @throws ExaiException kind UNSUPPORTED that names the first file the model cannot be shown, CONTEXT_TOO_LONG if the texts
     *     do not fit into its context; whatever an upload fails with
     */
    public List<DeliveredFile> deliver(RoutePlan plan, List<GivenFile> given, CallContext context) {
        if (given.isEmpty()) {
            return List.of();
        }
        Taking taking = Taking.of(plan.provider(), plan.model());
        Map<Integer, FileForm> forms = forms(plan, taking, given);
        List<DeliveredFile> delivered = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            delivered.add(
                    deliver(plan.provider(), taking, given.get(i), forms.getOrDefault(i, FileForm.TEXT), context));
        }
        checkRoom(plan, taking, delivered);
        return delivered;
    }

    /** The forms by place; the longest texts go by reference where all of them together do not fit. */
    private static Map<Integer, FileForm> forms(RoutePlan plan, Taking taking, List<GivenFile> given) {
        Map<Integer, FileForm> forms = new HashMap<>();
        long tokens = 0;
        long imageBytes = 0;
        for (int i = 0; i < given.size(); i++) {
            GivenFile file = given.get(i);
            FileForm form = taking.form(file)
                    .orElseThrow(() -> new ExaiException(ErrorKind.UNSUPPORTED, "files: " + taking.refusal(file)));
            forms.put(i, form);
            tokens += Taking.tokens(file, form);
            imageBytes += form == FileForm.IMAGE ? file.sizeBytes() : 0;
        }
        if (imageBytes > MOST_IMAGE_BYTES) {
            throw new ExaiException(
                    ErrorKind.TOO_LARGE, "files: images have more than " + MOST_IMAGE_BYTES + " bytes in all");
        }
        while (tokens > taking.textBudget()) {
            Optional<Integer> longest = longestText(taking, given, forms);
            if (longest.isEmpty()) {
                checkRoom(plan, taking, tokens);
                return forms;
            }
            forms.put(longest.get(), FileForm.REFERENCE);
            tokens -= Taking.tokens(given.get(longest.get()), FileForm.TEXT);
        }
        return forms;
    }

    private static Optional<Integer> longestText(Taking taking, List<GivenFile> given, Map<Integer, FileForm> forms) {
        return forms.entrySet().stream()
                .filter(entry -> entry.getValue() == FileForm.TEXT)
                .map(Map.Entry::getKey)
                .filter(place -> taking.reference(given.get(place)).isPresent())
                .max(Comparator.comparingLong(place -> Taking.tokens(given.get(place), FileForm.TEXT)));
    }

    private static void checkRoom(RoutePlan plan, Taking taking, List<DeliveredFile> delivered) {
        long tokens = 0;
        for (DeliveredFile file : delivered) {
            String text = file.text();
            tokens += text == null ? 0 : TokenEstimate.of(text);
        }
        checkRoom(plan, taking, tokens);
    }

    /** Where a model with a longer context stands by, the provider's own refusal leads to it. */
    private static void checkRoom(RoutePlan plan, Taking taking, long tokens) {
        if (tokens > taking.textBudget() && plan.fallbacks().longerContext().isEmpty()) {
            throw new ExaiException(
                    ErrorKind.CONTEXT_TOO_LONG,
                    "files: their text is about " + tokens + " tokens, and "
                            + plan.model().id() + " has room for " + taking.textBudget()
                            + "; give fewer files, or a model with a larger context");
        }
    }

    private DeliveredFile deliver(
            Provider provider, Taking taking, GivenFile file, FileForm form, CallContext context) {
        return switch (form) {
            case TEXT -> DeliveredFile.ofText(file, form, textOf(file));
            case EXTRACTED_TEXT -> DeliveredFile.ofText(file, form, extractedFrom(file));
            case IMAGE -> DeliveredFile.ofPart(file, form, image(file, context.principal()));
            case REFERENCE ->
                DeliveredFile.ofPart(
                        file,
                        form,
                        new Part.FileReference(reference(
                                provider, stored(file, context.principal()), referenceTo(taking, file), context)));
            case PROVIDER_TEXT -> {
                ProviderTexts texts = new ProviderTexts(files.service(), provider, filesOf(provider));
                StoredFile stored = stored(file, context.principal());
                String text = taking.keepsTexts() ? texts.kept(stored, context) : texts.extracted(stored, context);
                boolean numbered = file instanceof GivenFile.Numbered;
                yield DeliveredFile.ofText(file, form, numbered ? new ExtractedText(text, true).numberedText() : text);
            }
        };
    }

    private static Taking.Reference referenceTo(Taking taking, GivenFile file) {
        return taking.reference(file)
                .orElseThrow(() -> new IllegalStateException("a reference was chosen that is not taken"));
    }

    private static FileProvider filesOf(Provider provider) {
        FileProvider known = provider.files();
        if (known == null) {
            throw new IllegalStateException(provider.id() + " was chosen for files it does not take");
        }
        return known;
    }

    private static String textOf(GivenFile file) {
        String text = file.text();
        if (text == null) {
            throw new IllegalStateException("a text was chosen that is none");
        }
        return text;
    }

    private static String extractedFrom(GivenFile file) {
        String text = file.extraction().text();
        if (text == null) {
            throw new IllegalStateException("a text was chosen that could not be taken out");
        }
        return text;
    }

    private Part.Image image(GivenFile file, PrincipalId owner) {
        if (file instanceof GivenFile.Picture picture) {
            return picture.file().image();
        }
        return new Part.Image(file.mediaType(), new KeptContent(files.service(), stored(file, owner)).bytes());
    }

    /** The file as it is kept, taken in now if it was only read. */
    private StoredFile stored(GivenFile file, PrincipalId owner) {
        if (file instanceof GivenFile.Stored known) {
            return known.file();
        }
        if (file instanceof GivenFile.Numbered numbered) {
            return stored(numbered.file(), owner);
        }
        byte[] bytes = file instanceof GivenFile.Picture picture
                ? picture.file().image().bytes()
                : textOf(file).getBytes(StandardCharsets.UTF_8);
        return files.takeIn(owner, new FileSource.Bytes(bytes), file.name());
    }

    private RemoteFile reference(Provider provider, StoredFile file, Taking.Reference how, CallContext context) {
        RemoteCopy copy = ProviderTexts.copy(files.service(), file, provider, how, context);
        return RemoteFile.of(copy.provider(), ProviderTexts.idOf(copy), file.name())
                .mediaType(file.mediaType())
                .sizeBytes(file.sizeBytes())
                .purpose(copy.purpose())
                .hash(file.hash())
                .expiresAt(copy.expiresAt())
                .build();
    }

    /**
     * A reference of an earlier turn as the model of the plan takes it now: sent again if it is gone, or to another provider.
     *
     * @return null if the file is not kept any more, or if the model cannot be shown it
     */
    public @Nullable Part refit(Part.FileReference earlier, RoutePlan plan, CallContext context) {
        ContentHash hash = earlier.file().hash();
        Optional<StoredFile> kept = hash == null || !files.isKept()
                ? Optional.empty()
                : files.service().find(context.principal(), hash);
        if (kept.isEmpty()) {
            return null;
        }
        GivenFile file = read(kept.get(), kept.get().name(), SHOWN_AGAIN);
        Taking taking = Taking.of(plan.provider(), plan.model());
        Optional<FileForm> form =
                taking.reference(file).isPresent() ? Optional.of(FileForm.REFERENCE) : taking.form(file);
        if (form.isEmpty()) {
            return null;
        }
        DeliveredFile delivered = deliver(plan.provider(), taking, file, form.get(), context);
        Part part = delivered.part();
        return part == null ? new Part.Text(FileText.block(delivered, false)) : part;
    }

    /** The kept file for a question, with its text if it has one that is not too long. */
    public GivenFile.Stored read(StoredFile file, String name, long maxTextBytes) {
        KeptContent content = new KeptContent(files.service(), file);
        String text = Taking.IMAGES.contains(file.mediaType()) ? null : content.text(maxTextBytes);
        return new GivenFile.Stored(file, name, text, content.extraction());
    }

    /**
     * Asks the provider for each of these copies of its own, and notes which are gone.
     *
     * @return whether any is, so that asking again sends it again
     */
    public boolean noteGone(Provider provider, List<RemoteFile> used, CallContext context) {
        FileProvider at = provider.files();
        if (at == null || !files.isKept() || !at.abilities().contains(FileProvider.Ability.GET)) {
            return false;
        }
        boolean any = false;
        for (RemoteFile remote : used) {
            any |= remote.provider().equals(provider.id()) && isGone(at, remote, context) && note(remote, context);
        }
        return any;
    }

    private static boolean isGone(FileProvider at, RemoteFile remote, CallContext context) {
        try {
            at.get(remote.id(), context);
            return false;
        } catch (ProviderException e) {
            return e.kind() == ErrorKind.NOT_FOUND || e.kind() == ErrorKind.GONE;
        }
    }

    private boolean note(RemoteFile remote, CallContext context) {
        ContentHash hash = remote.hash();
        FileService service = files.service();
        Optional<StoredFile> file = hash == null ? Optional.empty() : service.find(context.principal(), hash);
        if (file.isEmpty()) {
            return false;
        }
        boolean noted = false;
        for (RemoteCopy copy : service.copies(context.principal(), file.get().id())) {
            if (remote.id().equals(copy.remoteId())) {
                service.copyGone(context.principal(), file.get().id(), copy);
                noted = true;
            }
        }
        return noted;
    }
}
