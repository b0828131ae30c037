package dev.exai.server.tools;

import dev.exai.core.PrincipalId;
import dev.exai.files.ArchiveEntry;
import dev.exai.files.ArchiveLimits;
import dev.exai.files.FileId;
import dev.exai.files.TakeIn;
import dev.exai.files.UnpackedFile;
import dev.exai.server.files.FileJson;
import dev.exai.server.files.StoredFiles;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Lists and unpacks archives among the kept files, as far as the limits allow. */
record ArchiveWork(StoredFiles files, ArchiveLimits limits) {
    /** Tells what stands in it; of the entries only the first ones. */
    void list(PrincipalId owner, FileId archive, int most, ObjectNode json) {
        List<ArchiveEntry> entries = files.service().listArchive(owner, archive, limits);
        json.put("entries_total", entries.size());
        ArrayNode told = json.putArray("entries");
        entries.stream().limit(most).forEach(entry -> told.add(FileJson.of(entry)));
    }

    /** Takes its files in, and tells of the first ones. */
    void unpack(PrincipalId owner, FileId archive, TakeIn wish, int most, ObjectNode json) {
        List<UnpackedFile> unpacked = files.service().unpack(owner, archive, limits, wish);
        json.put("entries_total", unpacked.size());
        ArrayNode told = json.putArray("files");
        unpacked.stream().limit(most).forEach(each -> told.add(FileJson.of(each)));
        unpacked.forEach(each -> files.changed(owner, each.file().id()));
    }
}
