package dev.exai.server.tools;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.core.file.UploadProgress;
import dev.exai.core.spi.Provider;
import dev.exai.files.ArchiveLimits;
import dev.exai.files.FileId;
import dev.exai.files.FileService;
import dev.exai.files.FileSource;
import dev.exai.files.RemoteCopy;
import dev.exai.files.StoredFile;
import dev.exai.files.StoredFilePage;
import dev.exai.files.TakeIn;
import dev.exai.server.files.CopiesAt;
import dev.exai.server.files.FileJson;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Keeps the caller's files, at one provider alone if it is an alias of that kind. */
public final class ManageFilesTool implements Tool {
    private static final String NAME = "manage_files";
    private static final int PAGE = 100;

    private final Described description;
    private final CopiesAt copies;
    private final CallRoots roots;
    private final ArchiveWork archives;
    private final CallClocks clocks;
    private final @Nullable String fixed;

    /**
     * The tool for all providers.
     *
     * @param archives how much an archive may hold
     */
    public ManageFilesTool(CopiesAt copies, CallRoots roots, ArchiveLimits archives, CallClocks clocks) {
        this(Described.inFile(NAME), copies, roots, new ArchiveWork(copies.files(), archives), clocks, null);
    }

    private ManageFilesTool(
            Described description,
            CopiesAt copies,
            CallRoots roots,
            ArchiveWork archives,
            CallClocks clocks,
            @Nullable String fixed) {
        this.description = description;
        this.copies = copies;
        this.roots = roots;
        this.archives = archives;
        this.clocks = clocks;
        this.fixed = fixed;
    }

    /** The same for one provider alone, under the name that people know. */
    public ManageFilesTool at(String provider) {
        return new ManageFilesTool(new Described(() -> aliasFor(provider)), copies, roots, archives, clocks, provider);
    }

    private ToolDescription aliasFor(String provider) {
        ToolDescription all = description.get();
        ObjectNode input = all.inputSchema().deepCopy();
        ((ObjectNode) input.path("properties")).remove("provider");
        return new ToolDescription(
                provider + "_" + NAME,
                "Files at " + provider,
                NAME + " with provider " + provider + ". " + all.description(),
                input,
                all.outputSchema(),
                all.annotations());
    }

    @Override
    public String name() {
        return fixed == null ? NAME : fixed + "_" + NAME;
    }

    @Override
    public ToolDescription description() {
        return description.get();
    }

    @Override
    public ToolResult call(ObjectNode arguments, ToolContext context) {
        String operation = arguments.path("operation").stringValue();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("operation", operation);
        json.put("status", "done");
        switch (operation) {
            case "upload" -> upload(arguments, context, json);
            case "list" -> list(arguments, context.principal(), json);
            case "show" -> show(arguments, context.principal(), json);
            case "list_archive" -> archives.list(context.principal(), named(arguments), limit(arguments), json);
            case "unpack" ->
                archives.unpack(context.principal(), named(arguments), wish(arguments), limit(arguments), json);
            case "delete" -> delete(arguments, context, json);
            case "restore" -> keep(service()::restore, arguments, context.principal(), json);
            case "hold" -> keep(service()::hold, arguments, context.principal(), json);
            case "release" -> keep(service()::release, arguments, context.principal(), json);
            case "cleanup_expired" -> new ExpiredCleanUp(copies).run(arguments, providerIn(arguments), context, json);
            case "cleanup_orphaned", "sync" ->
                new CopyComparison(copies, clocks, !operation.equals("sync"))
                        .run(arguments, providerIn(arguments), context, json);
            default -> overview(operation, arguments, context.principal(), json);
        }
        return ToolResult.structured(json);
    }

    private void overview(String operation, ObjectNode arguments, PrincipalId owner, ObjectNode json) {
        FileOverview overview = new FileOverview(service());
        String provider = providerIn(arguments);
        switch (operation) {
            case "audit" -> overview.audit(owner, provider, text(arguments, "after"), limit(arguments), json);
            case "stats" -> overview.stats(owner, provider, json);
            default -> overview.health(json);
        }
    }

    private void upload(ObjectNode arguments, ToolContext context, ObjectNode json) {
        String provider = providerIn(arguments);
        String purpose = text(arguments, "provider_purpose");
        Provider at = provider == null ? null : copies.taking(provider, purpose); // before anything is taken in
        FileSource source = source(arguments, context);
        TakeIn wish = wish(arguments);
        StoredFile file = service().takeIn(context.principal(), source, wish);
        copies.files().changed(context.principal(), file.id());
        if (at != null) {
            copies.ensure(file, at, purpose, progressTo(context), clocks.context(context, null));
        }
        json.set("file", FileJson.of(file, service().copies(context.principal(), file.id())));
    }

    private FileSource source(ObjectNode arguments, ToolContext context) {
        String path = text(arguments, "path");
        String data = text(arguments, "data_url");
        String url = text(arguments, "url");
        if (Stream.of(path, data, url).filter(Objects::nonNull).count() != 1) {
            throw new ExaiException(
                    ErrorKind.INVALID_REQUEST, "path, data_url or url: exactly one of them must be given");
        }
        if (path != null) {
            return new FileSource.Path(path, roots.of(context));
        }
        return data == null ? copies.files().address(String.valueOf(url)) : new FileSource.DataUrl(data);
    }

    private static TakeIn wish(ObjectNode arguments) {
        JsonNode hours = arguments.get("keep_hours");
        String previous = text(arguments, "version_of");
        return new TakeIn.Builder()
                .name(text(arguments, "name"))
                .purpose(text(arguments, "purpose"))
                .keepFor(hours == null ? null : Duration.ofHours(hours.longValue()))
                .versionOf(previous == null ? null : handle("version_of", previous))
                .build();
    }

    private static UploadProgress progressTo(ToolContext context) {
        return (sent, total) ->
                context.progress((double) sent, (double) total, "sent " + sent + " of " + total + " bytes");
    }

    private void list(ObjectNode arguments, PrincipalId owner, ObjectNode json) {
        StoredFilePage page = service().list(owner, text(arguments, "after"), limit(arguments));
        String provider = providerIn(arguments);
        ArrayNode listed = json.putArray("files");
        for (StoredFile file : page.files()) {
            List<RemoteCopy> known = service().copies(owner, file.id());
            boolean wanted = provider == null || CopiesAt.isAt(provider, known);
            if (wanted) {
                listed.add(FileJson.of(file, known));
            }
        }
        if (page.next() != null) {
            json.put("next", page.next());
        }
    }

    private void show(ObjectNode arguments, PrincipalId owner, ObjectNode json) {
        StoredFile file = file(arguments, owner);
        json.set("file", FileJson.of(file, service().copies(owner, file.id())));
    }

    private void keep(BiConsumer<PrincipalId, FileId> work, ObjectNode arguments, PrincipalId owner, ObjectNode json) {
        FileId id = named(arguments);
        work.accept(owner, id);
        copies.files().changed(owner, id);
        json.set("file", FileJson.of(service().get(owner, id), service().copies(owner, id)));
        json.put("held", service().isHeld(owner, id));
    }

    private void delete(ObjectNode arguments, ToolContext context, ObjectNode json) {
        StoredFile file = file(arguments, context.principal());
        String what = "The file " + file.name() + " (" + file.id() + ", " + file.sizeBytes()
                + " bytes) will be deleted, with its copies at providers.";
        json.set("file", FileJson.of(file));
        if (!Confirmation.given(what, arguments, context)) {
            json.put("status", "not_confirmed");
            return;
        }
        service().delete(context.principal(), file.id());
        copies.files().changed(context.principal(), file.id());
    }

    private StoredFile file(ObjectNode arguments, PrincipalId owner) {
        return service().get(owner, named(arguments));
    }

    private static FileId named(ObjectNode arguments) {
        String id = text(arguments, "file_id");
        if (id == null) {
            throw new ExaiException(ErrorKind.INVALID_REQUEST, "file_id: name the file");
        }
        return handle("file_id", id);
    }

    private static int limit(ObjectNode arguments) {
        JsonNode limit = arguments.get("limit");
        return limit == null ? PAGE : limit.intValue();
    }

    private @Nullable String providerIn(ObjectNode arguments) {
        return fixed == null ? text(arguments, "provider") : fixed;
    }

    private FileService service() {
        return copies.files().service();
    }

    static FileId handle(String argument, String id) {
        try {
            return new FileId(id);
        } catch (IllegalArgumentException e) {
            throw new ExaiException(ErrorKind.NOT_FOUND, argument + ": there is no such file", e);
        }
    }

    private static @Nullable String text(ObjectNode arguments, String name) {
        JsonNode value = arguments.get(name);
        return value == null ? null : value.stringValue();
    }
}
