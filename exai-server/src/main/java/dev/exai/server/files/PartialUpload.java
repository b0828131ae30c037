package dev.exai.server.files;

import dev.exai.core.PrincipalId;
import dev.exai.core.file.ContentHash;
import dev.exai.files.FileId;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * An upload that goes on where it broke off: what has come lies in a file of its own, and beside it what it shall become, or has
 * become.
 *
 * @param id names it to its owner
 * @param length of the whole content
 * @param file what it has become; null while it has not ended
 * @param folder where its files lie
 */
record PartialUpload(
        String id,
        PrincipalId owner,
        long length,
        UploadRequest request,
        @Nullable FileId file,
        Path folder) {
    static final String CONTENT = ".part";
    static final String FACTS = ".properties";
    static final String UNFINISHED = ".tmp"; // facts that are being written

    /** What has come so far. */
    Path content() {
        return folder.resolve(id + CONTENT);
    }

    /** How much has come so far. */
    long offset() throws IOException {
        return file == null ? Files.size(content()) : length;
    }

    void create() throws IOException {
        Files.createFile(content());
        write();
    }

    /** The upload as it is once it has become that file; its content is no longer needed here. */
    void become(FileId stored) throws IOException {
        new PartialUpload(id, owner, length, request, stored, folder).write();
        Files.deleteIfExists(content());
    }

    /** Writes what it is, whole or not at all. */
    private void write() throws IOException {
        Properties facts = new Properties();
        facts.setProperty("owner", owner.value());
        facts.setProperty("length", Long.toString(length));
        String name = request.name();
        if (name != null) {
            facts.setProperty("name", name);
        }
        String metadata = request.metadata();
        if (metadata != null) {
            facts.setProperty("metadata", metadata);
        }
        ContentHash hash = request.hash();
        if (hash != null) {
            facts.setProperty("hash", hash.hex());
        }
        if (file != null) {
            facts.setProperty("file", file.value());
        }
        StringWriter text = new StringWriter();
        facts.store(text, null);
        Path unfinished = folder.resolve(id + UNFINISHED);
        try (FileChannel out = FileChannel.open(
                unfinished,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text.toString());
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        Files.move(unfinished, folder.resolve(id + FACTS), StandardCopyOption.ATOMIC_MOVE);
    }

    /** The upload of that name, whose facts must be there; null if they say nothing that can be understood. */
    static @Nullable PartialUpload load(Path folder, String id) throws IOException {
        String text = new String(Files.readAllBytes(folder.resolve(id + FACTS)), StandardCharsets.UTF_8);
        try {
            Properties facts = new Properties();
            facts.load(new StringReader(text));
            String hash = facts.getProperty("hash");
            String file = facts.getProperty("file");
            return new PartialUpload(
                    id,
                    new PrincipalId(facts.getProperty("owner", "")),
                    Long.parseLong(facts.getProperty("length", "")),
                    new UploadRequest(
                            facts.getProperty("name"),
                            hash == null ? null : new ContentHash(hash),
                            facts.getProperty("metadata")),
                    file == null ? null : new FileId(file),
                    folder);
        } catch (IllegalArgumentException e) { // of each of the values, too
            return null;
        }
    }

    void remove() throws IOException {
        Files.deleteIfExists(folder.resolve(id + FACTS));
        Files.deleteIfExists(content());
    }
}
