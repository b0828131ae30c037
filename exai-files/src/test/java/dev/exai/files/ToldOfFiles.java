package dev.exai.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.Deadline;
import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What {@link WorkOnFiles} was told, kept outside of the storage, and therefore what must be found in it: every file that was
 * acknowledged, whole; none that was refused; what is known of every copy that was sent; and no row without its content.
 */
final class ToldOfFiles {
    private final Map<FileId, String> hashes = new HashMap<>();
    private final Set<FileId> perhapsDeleted = new HashSet<>();
    private final Set<FileId> deleted = new HashSet<>();
    private final Set<FileId> sent = new HashSet<>();
    private final Map<FileId, String> copies = new HashMap<>();
    private final Set<String> refusedNames = new HashSet<>();
    private int refusals;

    void heard(String line) {
        String[] words = line.split(" ", -1);
        switch (words[0]) {
            case "added" -> hashes.put(new FileId(words[1]), words[3]);
            case "sending" -> sent.add(new FileId(words[1]));
            case "copied" -> copies.put(new FileId(words[1]), words[2]);
            case "deleting" -> perhapsDeleted.add(new FileId(words[1]));
            case "deleted" -> deleted.add(new FileId(words[1]));
            case "refused" -> refused(ErrorKind.valueOf(words[1]), words);
            case "opening" -> {}
            default -> throw new IllegalArgumentException(line);
        }
    }

    private void refused(ErrorKind kind, String... words) {
        refusals++;
        boolean leaseLeft =
                kind == ErrorKind.IN_PROGRESS && Set.of("sweep", "archive").contains(words[2]);
        assertThat(leaseLeft ? ErrorKind.INTERNAL : kind) // it could not be given back, and ends by itself
                .as("an error of the storage, said as such: %s", String.join(" ", words))
                .isIn(ErrorKind.STORAGE_FULL, ErrorKind.INTERNAL, ErrorKind.UNKNOWN_OUTCOME, ErrorKind.CONFIGURATION);
        if (kind == ErrorKind.UNKNOWN_OUTCOME) {
            return;
        }
        if (words[2].equals("add")) {
            refusedNames.add(words[3]);
        } else if (words[2].equals("delete")) {
            perhapsDeleted.remove(new FileId(words[3]));
        }
    }

    int refusals() {
        return refusals;
    }

    int added() {
        return hashes.size();
    }

    /** Looks for all of it. */
    void assertKept(FileService files, String when) throws IOException {
        for (Map.Entry<FileId, String> each : hashes.entrySet()) {
            if (deleted.contains(each.getKey())) {
                assertThatThrownBy(() -> files.get(WorkOnFiles.OWNER, each.getKey()))
                        .as("deleted %s %s", each.getKey(), when)
                        .isInstanceOfSatisfying(
                                ExaiException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.GONE));
            } else if (!perhapsDeleted.contains(each.getKey())) {
                assertWhole(files, each.getKey(), each.getValue(), when);
            }
        }
        assertThat(all(files)).as("files that were refused, %s", when).noneMatch(refusedNames::contains);
        assertThat(files.checkData(Deadline.after(Duration.ofMinutes(1))).faults())
                .as(when)
                .isEmpty();
    }

    private void assertWhole(FileService files, FileId id, String hash, String when) throws IOException {
        StoredFile file = files.get(WorkOnFiles.OWNER, id);
        assertThat(file.hash().hex()).as("%s %s", id, when).isEqualTo(hash);
        try (InputStream in = files.content(WorkOnFiles.OWNER, id).open()) {
            assertThat(in.readAllBytes()).as("%s %s", id, when).hasSize((int) file.sizeBytes()); // compares the hash
        }
        List<RemoteCopy> known = files.copies(WorkOnFiles.OWNER, id);
        if (copies.containsKey(id)) {
            assertThat(known)
                    .as("the copy of %s %s", id, when)
                    .anyMatch(copy -> copy.state() == RemoteCopy.State.PRESENT
                            && copies.get(id).equals(copy.remoteId()));
        } else if (sent.contains(id)) {
            assertThat(known).as("what was sent of %s %s", id, when).isNotEmpty();
        }
    }

    private static List<String> all(FileService files) {
        List<String> names = new ArrayList<>();
        String after = null;
        do {
            StoredFilePage page = files.list(WorkOnFiles.OWNER, after, 100);
            page.files().forEach(file -> names.add(file.name()));
            after = page.next();
        } while (after != null);
        return names;
    }

    /** Whatever went wrong before, everything works now. */
    static void assertWorks(FileService files, String when) throws IOException {
        byte[] content = "as if nothing had been".getBytes(StandardCharsets.UTF_8);
        StoredFile file = files.takeIn(WorkOnFiles.OWNER, new FileSource.Bytes(content), TakeIn.named("after"));
        try (InputStream in = files.content(WorkOnFiles.OWNER, file.id()).open()) {
            assertThat(in.readAllBytes()).as(when).isEqualTo(content);
        }
        files.delete(WorkOnFiles.OWNER, file.id());
        try {
            files.sweep(List.of(), WorkOnFiles.context());
        } catch (ExaiException e) {
            assertThat(e.kind())
                    .as("the lease of who died a moment ago %s", when)
                    .isEqualTo(ErrorKind.IN_PROGRESS);
        }
        files.collectGarbage(false);
        assertThat(files.check().faults()).as(when).isEmpty();
    }
}
