package dev.exai.server.files;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.core.TimeSource;
import dev.exai.core.Workers;
import dev.exai.core.file.ContentHash;
import dev.exai.files.FileId;
import dev.exai.files.FileService;
import dev.exai.files.FileSource;
import dev.exai.files.StoredFile;
import dev.exai.files.TakeIn;
import dev.exai.server.rpc.HttpBody;
import dev.exai.server.rpc.HttpDoor;
import dev.exai.server.rpc.HttpHandler.Admission;
import dev.exai.server.rpc.HttpHead;
import dev.exai.server.rpc.HttpReply;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Uploads over HTTP: {@code POST /files} takes a content whole, as it comes; with {@code Upload-Length} it begins an upload that
 * goes on where it broke off, which {@code HEAD}, {@code PATCH} and {@code DELETE} of its address serve as tus 1.0 does.
 */
public final class FileDoor implements HttpDoor {
    private static final String FILES = "/files";
    private static final String UPLOADS = FILES + "/uploads/";
    private static final String LENGTH = "Upload-Length";
    private static final String OFFSET = "Upload-Offset";
    private static final String PIECE = "application/offset+octet-stream";
    private static final String FILE = "File-Id";
    private static final int MOST_AT_ONCE = 64;
    private static final Set<ErrorKind> OF_THE_CONTENT =
            Set.of(ErrorKind.INVALID_REQUEST, ErrorKind.TOO_LARGE, ErrorKind.UNSUPPORTED);

    private final StoredFiles files;
    private final PartialUploads partials;
    private final Workers workers = Workers.perTask("exai-upload", MOST_AT_ONCE);

    /** A door to the files; unfinished uploads lie in the folder, which is this process's own. */
    public FileDoor(StoredFiles files, Path unfinished, TimeSource time) {
        this.files = files;
        partials = new PartialUploads(unfinished, time);
    }

    @Override
    public boolean serves(String path) {
        return path.equals(FILES) || path.startsWith(UPLOADS);
    }

    @Override
    public Admission admit(HttpHead head, PrincipalId principal) {
        if (!files.isKept()) {
            return UploadAnswers.refused(404, ErrorKind.NOT_FOUND, "this server keeps no files");
        }
        try {
            return head.path().equals(FILES) ? admitWhole(head, principal) : admitPiece(head, principal);
        } catch (ExaiException e) {
            return UploadAnswers.refused(UploadAnswers.status(e.kind()), e.kind(), UploadAnswers.message(e));
        }
    }

    private Admission admitWhole(HttpHead head, PrincipalId principal) {
        if (!head.method().equals("POST")) {
            return UploadAnswers.notAllowed("POST");
        }
        UploadRequest.of(head);
        if (head.header(LENGTH) == null) {
            return new Admission.Streamed(principal, files.fileBytes());
        }
        long length = number(head, LENGTH);
        if (length > files.fileBytes()) {
            throw new ExaiException(ErrorKind.TOO_LARGE, LENGTH + ": at most " + files.fileBytes() + " are taken");
        }
        return new Admission.Accepted(principal);
    }

    private Admission admitPiece(HttpHead head, PrincipalId principal) {
        return switch (head.method()) {
            case "HEAD", "DELETE" -> new Admission.Accepted(principal);
            case "PATCH" -> {
                if (!PIECE.equals(head.header("Content-Type"))) {
                    yield UploadAnswers.refused(415, ErrorKind.INVALID_REQUEST, "Content-Type: must be " + PIECE);
                }
                number(head, OFFSET);
                yield new Admission.Streamed(principal, files.fileBytes());
            }
            default -> UploadAnswers.notAllowed("HEAD, PATCH, DELETE");
        };
    }

    private static long number(HttpHead head, String field) {
        String text = String.valueOf(head.header(field));
        if (!text.matches("\\d{1,18}")) {
            throw new ExaiException(ErrorKind.INVALID_REQUEST, field + ": must be a number of bytes");
        }
        return Long.parseLong(text);
    }

    @Override
    public void handle(HttpHead head, PrincipalId principal, HttpReply reply) {
        run(reply, () -> {
            switch (head.method()) {
                case "POST" -> begin(head, principal, reply);
                case "HEAD" -> tell(partials.get(principal, idIn(head)), reply);
                default -> giveUp(partials.get(principal, idIn(head)), reply);
            }
        });
    }

    @Override
    public HttpBody receive(HttpHead head, PrincipalId principal, HttpReply reply, Runnable goOn) {
        PipedBody body = new PipedBody(goOn);
        reply.onGone(body::lost);
        boolean begun = run(reply, () -> {
            try (body) {
                if (head.method().equals("POST")) {
                    StoredFile file = takeIn(principal, UploadRequest.of(head), body, null);
                    reply.respond(
                            201, Map.of("Repr-Digest", BodyDigest.of(file.hash())), UploadAnswers.JSON, json(file));
                } else {
                    append(head, principal, body, reply);
                }
            }
        });
        if (!begun) {
            body.close();
        }
        return body;
    }

    private StoredFile takeIn(
            PrincipalId owner, UploadRequest request, InputStream content, @Nullable String announced) {
        ContentHash hash = request.hash();
        ComparedInput compared = hash == null ? null : new ComparedInput(content, hash);
        try {
            StoredFile file = files.service()
                    .takeIn(
                            owner,
                            new FileSource.Stream(compared == null ? content : compared),
                            new TakeIn.Builder()
                                    .name(request.name())
                                    .announced(announced)
                                    .build());
            files.changed(owner, file.id());
            return file;
        } catch (ExaiException e) {
            if (compared != null && compared.isDifferent()) {
                throw new ExaiException(
                        ErrorKind.INVALID_REQUEST, "Repr-Digest: the content has another hash; nothing was kept", e);
            }
            throw e;
        }
    }

    private void begin(HttpHead head, PrincipalId principal, HttpReply reply) {
        FileService service = files.service(); // takes the folder for this process
        PartialUpload upload = partials.begin(
                principal,
                number(head, LENGTH),
                UploadRequest.of(head),
                (id, length) -> announce(service, principal, id, length));
        reply.respond(201, Map.of("Location", UPLOADS + upload.id(), OFFSET, "0"), "", new byte[0]);
    }

    /** Keeps room for as long as the upload is waited for. */
    private static void announce(FileService service, PrincipalId owner, String id, long length) {
        service.announce(owner, id, length, PartialUploads.PATIENCE);
    }

    private static void tell(PartialUpload upload, HttpReply reply) {
        Map<String, String> headers = new HashMap<>(state(upload, offset(upload)));
        headers.put(LENGTH, Long.toString(upload.length()));
        headers.put("Cache-Control", "no-store");
        reply.respond(200, headers, "", new byte[0]);
    }

    /** How far it is, and what it has become. */
    private static Map<String, String> state(PartialUpload upload, long offset) {
        FileId file = upload.file();
        return file == null
                ? Map.of(OFFSET, Long.toString(offset))
                : Map.of(OFFSET, Long.toString(offset), FILE, file.value());
    }

    private void giveUp(PartialUpload upload, HttpReply reply) {
        remove(upload);
        reply.respond(204, Map.of(), "", new byte[0]);
    }

    private void append(HttpHead head, PrincipalId principal, PipedBody body, HttpReply reply) {
        PartialUpload upload = partials.get(principal, idIn(head));
        if (!partials.isTaken(upload)) {
            throw new ExaiException(ErrorKind.CONFLICT, "another request adds to this upload");
        }
        Runnable answer;
        try {
            answer = added(upload, number(head, OFFSET), body, reply);
        } finally {
            partials.release(upload);
        }
        answer.run(); // not before: who has it may send the next piece at once
    }

    /** Adds what comes; returns what answers it. */
    private Runnable added(PartialUpload upload, long from, PipedBody body, HttpReply reply) {
        long offset = offset(upload);
        if (offset != from) {
            byte[] error =
                    UploadAnswers.error(ErrorKind.CONFLICT, OFFSET + ": the upload has " + offset + " bytes so far");
            return () -> reply.respond(409, Map.of(OFFSET, Long.toString(offset)), UploadAnswers.JSON, error);
        }
        if (upload.file() != null) {
            return () -> reply.respond(204, state(upload, offset), "", new byte[0]); // whoever asks missed the answer
        }
        long now = partials.append(upload, body);
        boolean more = now < upload.length();
        if (more) {
            announce(files.service(), upload.owner(), upload.id(), upload.length()); // from now on
        }
        Map<String, String> headers = more
                ? Map.of(OFFSET, Long.toString(now))
                : Map.of(OFFSET, Long.toString(now), FILE, finished(upload).id().value());
        return () -> reply.respond(204, headers, "", new byte[0]);
    }

    /** Keeps the content; what could not be kept for another reason than the content itself can be tried again. */
    private StoredFile finished(PartialUpload upload) {
        try (InputStream content = Files.newInputStream(upload.content())) {
            StoredFile file = takeIn(upload.owner(), upload.request(), content, upload.id());
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

    private static String idIn(HttpHead head) {
        return head.path().substring(UPLOADS.length());
    }

    private static byte[] json(StoredFile file) {
        return UploadAnswers.bytes(FileJson.of(file));
    }

    /** Does the work on a thread of its own and answers if it fails; false, with an answer, if there is no thread. */
    private boolean run(HttpReply reply, Runnable work) {
        try {
            workers.run(() -> answering(reply, work));
            return true;
        } catch (ExaiException e) {
            UploadAnswers.fail(reply, e);
            return false;
        }
    }

    private static void answering(HttpReply reply, Runnable work) {
        try {
            work.run();
        } catch (ExaiException e) {
            UploadAnswers.fail(reply, e);
        } finally {
            reply.respond(500, Map.of(), "", new byte[0]); // dropped if there has been an answer
        }
    }

    @Override
    public void close() {
        workers.close();
    }
}
