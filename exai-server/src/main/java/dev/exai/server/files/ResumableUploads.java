package dev.exai.server.files;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.core.TimeSource;
import dev.exai.files.FileId;
import dev.exai.files.FileService;
import dev.exai.files.StoredFile;
import dev.exai.server.rpc.HttpHead;
import dev.exai.server.rpc.HttpReply;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Uploads that go on where they broke off, as tus 1.0 has them. Thread-safe; calls block. */
final class ResumableUploads {
    private static final String FILE = "File-Id";
    private static final byte[] NOTHING = new byte[0];
    private static final Set<ErrorKind> OF_THE_CONTENT =
            Set.of(ErrorKind.INVALID_REQUEST, ErrorKind.TOO_LARGE, ErrorKind.UNSUPPORTED);

    private final StoredFiles files;
    private final String address;
    private final PartialUploads partials;
    private final TimeSource time;

    /**
     * Uploads to the files.
     *
     * @param address under which they are served, with a slash at its end
     * @param unfinished where they lie; a folder of this process
     */
    ResumableUploads(StoredFiles files, String address, Path unfinished, TimeSource time) {
        this.files = files;
        this.address = address;
        this.time = time;
        partials = new PartialUploads(unfinished, time);
    }

    /** What takes in a whole content, for which room was kept under that name. */
    @FunctionalInterface
    interface TakesIn {
        StoredFile takeIn(PrincipalId owner, UploadRequest request, InputStream content, @Nullable String announced);
    }

    /** Begins one, with what comes of it at once; one of nothing ends here. */
    void begin(HttpHead head, PrincipalId principal, @Nullable InputStream first, HttpReply reply, TakesIn takesIn) {
        FileService service = files.service(); // takes the folder for this process
        PieceChecksum checksum = first == null ? null : PieceChecksum.of(head);
        PartialUpload upload = partials.begin(
                principal,
                Tus.number(head, Tus.LENGTH),
                UploadRequest.of(head),
                (id, length) -> announce(service, principal, id, length));
        Map<String, String> state;
        boolean good = false;
        try {
            long now =
                    first == null ? 0 : partials.append(upload, first, checksum).orElse(-1);
            if (now < 0) {
                reply.respond(Tus.CHECKSUM_MISMATCH, Tus.with(Map.of()), UploadAnswers.JSON, mismatch());
                return;
            }
            boolean gone = reply.isClosed() && now < upload.length();
            state = gone ? Map.of() : ended(upload, now, takesIn);
            good = !gone;
        } finally {
            if (!good) {
                remove(upload); // nobody was told its address
            }
        }
        Map<String, String> headers = new HashMap<>(state);
        headers.put("Location", address + upload.id());
        reply.respond(201, Tus.with(headers), "", NOTHING);
    }

    /** Keeps room for as long as the upload is waited for. */
    private static void announce(FileService service, PrincipalId owner, String id, long length) {
        service.announce(owner, id, length, PartialUploads.PATIENCE);
    }

    /** Tells how far the upload is. */
    void tell(PrincipalId principal, String id, HttpReply reply) {
        PartialUpload upload = partials.get(principal, id);
        Map<String, String> headers = new HashMap<>(state(upload, offset(upload)));
        headers.put(Tus.LENGTH, Long.toString(upload.length()));
        headers.put("Cache-Control", "no-store");
        String metadata = upload.request().metadata();
        if (metadata != null) {
            headers.put(Tus.METADATA, metadata);
        }
        reply.respond(200, Tus.with(headers), "", NOTHING);
    }

    /** Gives the upload up. */
    void giveUp(PrincipalId principal, String id, HttpReply reply) {
        remove(partials.get(principal, id));
        reply.respond(204, Tus.with(Map.of()), "", NOTHING);
    }

    /** Adds a piece; the last one makes it a file. */
    void append(HttpHead head, PrincipalId principal, String id, InputStream body, HttpReply reply, TakesIn takesIn) {
        PartialUpload upload = partials.get(principal, id);
        if (!partials.isTaken(upload)) {
            throw new ExaiException(ErrorKind.CONFLICT, "another request adds to this upload");
        }
        Runnable answer;
        try {
            answer = added(upload, head, body, reply, takesIn);
        } finally {
            partials.release(upload);
        }
        answer.run(); // not before: who has it may send the next piece at once
    }

    /** Adds what comes; returns what answers it. */
    private Runnable added(PartialUpload upload, HttpHead head, InputStream body, HttpReply reply, TakesIn takesIn) {
        long offset = offset(upload);
        if (offset != Tus.number(head, Tus.OFFSET)) {
            byte[] error = UploadAnswers.error(
                    ErrorKind.CONFLICT, Tus.OFFSET + ": the upload has " + offset + " bytes so far");
            Map<String, String> right = Tus.with(Map.of(Tus.OFFSET, Long.toString(offset)));
            return () -> reply.respond(409, right, UploadAnswers.JSON, error);
        }
        if (upload.file() != null) {
            Map<String, String> known = Tus.with(state(upload, offset));
            return () -> reply.respond(204, known, "", NOTHING); // whoever asks missed the answer
        }
        OptionalLong now = partials.append(upload, body, PieceChecksum.of(head));
        if (now.isEmpty()) {
            return () -> reply.respond(Tus.CHECKSUM_MISMATCH, Tus.with(Map.of()), UploadAnswers.JSON, mismatch());
        }
        Map<String, String> headers = Tus.with(ended(upload, now.getAsLong(), takesIn));
        return () -> reply.respond(204, headers, "", NOTHING);
    }

    private static byte[] mismatch() {
        return UploadAnswers.error(
                ErrorKind.INVALID_REQUEST, "Upload-Checksum: the piece has another one; nothing of it was kept");
    }

    /** How far the upload is, which is a file if all of it has come. */
    private Map<String, String> ended(PartialUpload upload, long now, TakesIn takesIn) {
        if (now < upload.length()) {
            announce(files.service(), upload.owner(), upload.id(), upload.length()); // from now on
            return state(upload, now);
        }
        return Map.of(
                Tus.OFFSET,
                Long.toString(now),
                FILE,
                finished(upload, takesIn).id().value());
    }

    /** How far it is, and what it has become, or when it ends by itself. */
    private Map<String, String> state(PartialUpload upload, long offset) {
        FileId file = upload.file();
        return file == null
                ? Map.of(Tus.OFFSET, Long.toString(offset), Tus.EXPIRES, Tus.date(partials.end(upload, time.instant())))
                : Map.of(Tus.OFFSET, Long.toString(offset), FILE, file.value());
    }

    /** Keeps the content; what could not be kept for another reason than the content itself can be tried again. */
    private StoredFile finished(PartialUpload upload, TakesIn takesIn) {
        try (InputStream content = Files.newInputStream(upload.content())) {
            StoredFile file = takesIn.takeIn(upload.owner(), upload.request(), content, upload.id());
            upload.become(file.id());
            return file;
        } catch (IOException e) {
            throw new ExaiException(ErrorKind.INTERNAL, "the upload cannot be read", e);
        } catch (ExaiException e) {
            if (OF_THE_CONTENT.contains(e.kind())) {
                remove(upload);
            }
            throw e;
        }
    }

    private static long offset(PartialUpload upload) {
        try {
            return upload.offset();
        } catch (IOException e) {
            throw new ExaiException(ErrorKind.NOT_FOUND, "there is no such upload", e);
        }
    }

    private void remove(PartialUpload upload) {
        try {
            upload.remove();
            files.service().giveUp(upload.owner(), upload.id());
        } catch (IOException e) {
            throw new ExaiException(ErrorKind.INTERNAL, "the upload cannot be removed", e);
        }
    }
}
