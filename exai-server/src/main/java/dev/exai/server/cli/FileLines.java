package dev.exai.server.cli;

import dev.exai.files.ArchiveEntry;
import dev.exai.files.StoredFile;
import dev.exai.files.UnpackedFile;
import dev.exai.server.files.FileJson;
import dev.exai.server.rpc.Json;
import dev.exai.server.settings.Printable;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** Prints files as they come: a line for each, or the elements of one JSON list. Not thread-safe. */
final class FileLines {
    private final PrintWriter out;
    private final boolean json;
    private boolean begun;

    FileLines(PrintWriter out, boolean json) {
        this.out = out;
        this.json = json;
    }

    void file(StoredFile file) {
        print(
                () -> FileJson.of(file),
                () -> file.id() + "\t" + file.hash().hex() + "\t" + file.sizeBytes() + "\t" + file.createdAt() + "\t"
                        + file.mediaType() + "\t" + Printable.text(file.name()));
    }

    void entry(ArchiveEntry entry) {
        print(
                () -> FileJson.of(entry),
                () -> entry.kind().name().toLowerCase(Locale.ROOT) + "\t" + entry.sizeBytes() + "\t"
                        + Printable.text(entry.path()));
    }

    void unpacked(UnpackedFile unpacked) {
        print(
                () -> FileJson.of(unpacked),
                () -> unpacked.file().id() + "\t" + unpacked.file().hash().hex() + "\t"
                        + Printable.text(unpacked.path()));
    }

    private void print(Supplier<JsonNode> element, Supplier<String> line) {
        if (json) {
            out.print((begun ? "," : "[") + Json.text(element.get()));
            begun = true;
        } else {
            out.println(line.get());
        }
    }

    /** Ends the list; without it a list is visibly not whole. */
    void end() {
        if (json) {
            out.println(begun ? "]" : "[]");
        }
    }
}
