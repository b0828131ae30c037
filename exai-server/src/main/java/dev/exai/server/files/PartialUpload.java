package dev.exai.server.files;

import dev.exai.core.PrincipalId;
import dev.exai.core.file.ContentHash;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * An upload that goes on where it broke off: what has come lies in a file of its own, and beside it what it shall become.
 *
 * @param id names it to its owner
 * @param length of the whole content
 * @param folder where its files lie
 */
record PartialUpload(String id, PrincipalId owner, long length, UploadRequest request, Path folder) {
    /** What has come so far. */
    Path content() {
        return folder.resolve(id + ".part");
    }

    /** How much has come so far. */
    long offset() throws IOException {
        return Files.size(content());
    }

    void create() throws IOException {
        Properties facts = new Properties();
        facts.setProperty("owner", owner.value());
        facts.setProperty("length", Long.toString(length));
        if (request.name() != null) {
            facts.setProperty("name", request.name());
        }
        ContentHash hash = request.hash();
        if (hash != null) {
            facts.setProperty("hash", hash.hex());
        }
        Files.createFile(content());
        try (Writer out = Files.newBufferedWriter(facts(folder, id))) {
            facts.store(out, null);
        }
    }

    /** The upload of that name, which must be there. */
    static PartialUpload load(Path folder, String id) throws IOException {
        Properties facts = new Properties();
        try (Reader in = Files.newBufferedReader(facts(folder, id))) {
            facts.load(in);
        }
        String hash = facts.getProperty("hash");
        return new PartialUpload(
                id,
                new PrincipalId(facts.getProperty("owner", "")),
                Long.parseLong(facts.getProperty("length", "")),
                new UploadRequest(facts.getProperty("name"), hash == null ? null : new ContentHash(hash)),
                folder);
    }

    void remove() throws IOException {
        Files.deleteIfExists(facts(folder, id));
        Files.deleteIfExists(content());
    }

    private static Path facts(Path folder, String id) {
        return folder.resolve(id + ".properties");
    }
}
