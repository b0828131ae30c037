package dev.exai.server.files;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.core.TimeSource;
import dev.exai.core.Workers;
import dev.exai.core.file.ContentHash;
import dev.exai.files.FileSource;
import dev.exai.files.StoredFile;
import dev.exai.files.TakeIn;
import dev.exai.server.rpc.HttpBody;
import dev.exai.server.rpc.HttpDoor;
import dev.exai.server.rpc.HttpHandler.Admission;
import dev.exai.server.rpc.HttpHead;
import dev.exai.server.rpc.HttpReply;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Uploads over HTTP: {@code POST /files} takes a content whole, as it comes; with {@code Upload-Length} it begins an upload that
 * goes on where it broke off, as tus 1.0 has it.
 */
public final class FileDoor implements HttpDoor {
    private static final String FILES = "/files";
    private static final String UPLOADS = FILES + "/uploads/";
    private static final int MOST_AT_ONCE = 64;

    private final StoredFiles files;
    private final ResumableUploads uploads;
    private final Workers workers = Workers.perTask("exai-upload", MOST_AT_ONCE);

    /** A door to the files; unfinished uploads lie in the folder, which is this process's own. */
    public FileDoor(StoredFiles files, Path unfinished, TimeSource time) {
        this.files = files;
        uploads = new ResumableUploads(files, UPLOADS, unfinished, time);
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
        Admission fault = head.method().equals("OPTIONS") ? null : Tus.versionFault(head);
        if (fault != null) {
            return fault;
        }
        try {
            if (head.method().equals("OPTIONS")) {
                return new Admission.Accepted(principal);
            }
            return head.path().equals(FILES) ? admitNew(head, principal) : admitPiece(head, principal);
        } catch (ExaiException e) {
            return UploadAnswers.refused(UploadAnswers.status(e.kind()), e.kind(), UploadAnswers.message(e));
        }
    }

    private Admission admitNew(HttpHead head, PrincipalId principal) {
        if (!head.method().equals("POST")) {
            return UploadAnswers.notAllowed("POST, OPTIONS");
        }
        UploadRequest.of(head);
        if (head.header(Tus.LENGTH) == null) {
            if (Tus.isSpoken(head)) {
                throw new ExaiException(ErrorKind.INVALID_REQUEST, Tus.LENGTH + ": is needed to begin an upload");
            }
            return new Admission.Streamed(principal, files.fileBytes());
        }
        if (Tus.number(head, Tus.LENGTH) > files.fileBytes()) {
            throw new ExaiException(ErrorKind.TOO_LARGE, Tus.LENGTH + ": at most " + files.fileBytes() + " are taken");
        }
        return isPiece(head) ? new Admission.Streamed(principal, files.fileBytes()) : new Admission.Accepted(principal);
    }

    private Admission admitPiece(HttpHead head, PrincipalId principal) {
        return switch (Tus.method(head)) {
            case "HEAD", "DELETE" -> new Admission.Accepted(principal);
            case "PATCH" -> {
                if (!isPiece(head)) {
                    yield UploadAnswers.refused(415, ErrorKind.INVALID_REQUEST, "Content-Type: must be " + Tus.PIECE);
                }
                Tus.number(head, Tus.OFFSET);
                PieceChecksum.of(head);
                yield new Admission.Streamed(principal, files.fileBytes());
            }
            default -> UploadAnswers.notAllowed("HEAD, PATCH, DELETE, OPTIONS");
        };
    }

    private static boolean isPiece(HttpHead head) {
        return Tus.PIECE.equals(head.header("Content-Type"));
    }

    @Override
    public void handle(HttpHead head, PrincipalId principal, HttpReply reply) {
        run(reply, () -> {
            switch (Tus.method(head)) {
                case "OPTIONS" -> reply.respond(204, Tus.abilities(files.fileBytes()), "", new byte[0]);
                case "POST" -> uploads.begin(head, principal, null, reply, this::takeIn);
                case "HEAD" -> uploads.tell(principal, idIn(head), reply);
                default -> uploads.giveUp(principal, idIn(head), reply);
            }
        });
    }

    @Override
    public HttpBody receive(HttpHead head, PrincipalId principal, HttpReply reply, Runnable goOn) {
        PipedBody body = new PipedBody(goOn);
        reply.onGone(body::lost);
        boolean begun = run(reply, () -> {
            try (body) {
                received(head, principal, body, reply);
            }
        });
        if (!begun) {
            body.close();
        }
        return body;
    }

    private void received(HttpHead head, PrincipalId principal, PipedBody body, HttpReply reply) {
        if (!head.path().equals(FILES)) {
            uploads.append(head, principal, idIn(head), body, reply, this::takeIn);
        } else if (head.header(Tus.LENGTH) != null) {
            uploads.begin(head, principal, body, reply, this::takeIn);
        } else {
            StoredFile file = takeIn(principal, UploadRequest.of(head), body, null);
            reply.respond(201, Map.of("Repr-Digest", BodyDigest.of(file.hash())), UploadAnswers.JSON, json(file));
        }
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
