package dev.exai.server.tools;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.file.FilePage;
import dev.exai.core.file.RemoteFile;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.FileProvider;
import dev.exai.core.spi.FileProvider.Ability;
import dev.exai.core.spi.Provider;
import dev.exai.files.FileService;
import dev.exai.files.FileSource;
import dev.exai.files.StoredFile;
import dev.exai.files.WriteWish;
import dev.exai.server.files.CopiesAt;
import dev.exai.server.files.FileJson;
import java.io.IOException;
import java.io.InputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes a file to a place inside the allowed roots. */
public final class SmartFileDownloadTool implements Tool {
    private static final String NAME = "smart_file_download";
    private static final String OURS = "exai-"; // how the names of our own copies at providers begin

    private final Described description = Described.inFile(NAME);
    private final CopiesAt copies;
    private final CallRoots roots;
    private final CallClocks clocks;

    /** A tool whose calls to providers run under these clocks, and within the deadline of the call. */
    public SmartFileDownloadTool(CopiesAt copies, CallRoots roots, CallClocks clocks) {
        this.copies = copies;
        this.roots = roots;
        this.clocks = clocks;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public ToolDescription description() {
        return description.get();
    }

    @Override
    public ToolResult call(ObjectNode arguments, ToolContext context) {
        boolean overwrite = arguments.path("overwrite").asBoolean(false);
        WriteWish wish = new WriteWish(overwrite, roots.of(context), bytes -> {});
        JsonNode wanted = arguments.get("destination");
        String destination = wanted == null ? "" : wanted.stringValue();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        String what = "A file that stands at " + (wanted == null ? "the file's name" : destination)
                + " will be replaced by the download.";
        if (overwrite && !Confirmation.given(what, arguments, context)) {
            return ToolResult.structured(json.put("status", "not_confirmed"));
        }
        StoredFile file = file(arguments, context);
        boolean folder = destination.isEmpty() || destination.endsWith("/");
        String path = folder ? destination + file.name() : destination;
        json.put("status", "done");
        json.put("path", service().writeTo(context.principal(), file.id(), path, wish));
        json.set("file", FileJson.of(file));
        return ToolResult.structured(json);
    }

    private StoredFile file(ObjectNode arguments, ToolContext context) {
        String id = arguments.path("file_id").stringValue();
        JsonNode provider = arguments.get("provider");
        if (provider == null) {
            return service().get(context.principal(), ManageFilesTool.handle("file_id", id));
        }
        return fetched(copies.provider(provider.stringValue()), id, clocks.context(context, null));
    }

    /** What the provider sends, stored for a while: under our own name for it, and cut where a file may not be longer. */
    private StoredFile fetched(Provider provider, String id, CallContext context) {
        FileProvider at = provider.files();
        if (at == null || !at.abilities().contains(Ability.CONTENT)) {
            throw new ExaiException(ErrorKind.UNSUPPORTED, "provider: " + provider.id() + " does not give files back");
        }
        String name = strangersName(at, provider, id, context);
        try (InputStream content = at.content(id, context)) {
            return copies.files().takeIn(context.principal(), new FileSource.Stream(content), name);
        } catch (IOException e) {
            throw new ExaiException(ErrorKind.CONNECTION_LOST, "the file did not arrive", e);
        }
    }

    /** The name of a file that is none of our copies, which only its name shows. */
    private static String strangersName(FileProvider at, Provider provider, String id, CallContext context) {
        RemoteFile remote = described(at, provider, id, context);
        String name = remote.fileName();
        if (name.startsWith(OURS)) {
            throw new ExaiException(
                    ErrorKind.NOT_FOUND, "file_id: that is a copy of a stored file; give the stored file's own id");
        }
        if (name.isBlank() || name.equals(id)) {
            throw new ExaiException(
                    ErrorKind.UNSUPPORTED,
                    "file_id: " + provider.id() + " does not tell its name, so nobody knows whose it is");
        }
        return name;
    }

    private static RemoteFile described(FileProvider at, Provider provider, String id, CallContext context) {
        if (at.abilities().contains(Ability.GET)) {
            return at.get(id, context);
        }
        if (!at.abilities().contains(Ability.LIST)) {
            throw new ExaiException(
                    ErrorKind.UNSUPPORTED, "provider: " + provider.id() + " does not tell whose its files are");
        }
        String after = null;
        do {
            FilePage page = at.list(null, after, context);
            for (RemoteFile remote : page.files()) {
                if (remote.id().equals(id)) {
                    return remote;
                }
            }
            after = page.next();
        } while (after != null);
        throw new ExaiException(ErrorKind.NOT_FOUND, "file_id: " + provider.id() + " holds no such file");
    }

    private FileService service() {
        return copies.files().service();
    }
}
