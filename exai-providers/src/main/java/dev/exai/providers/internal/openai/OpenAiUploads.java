package dev.exai.providers.internal.openai;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.ProviderException;
import dev.exai.core.file.ContentHash;
import dev.exai.core.file.FileUpload;
import dev.exai.core.spi.CallContext;
import dev.exai.providers.internal.engine.JsonFields;
import dev.exai.providers.internal.engine.Polling;
import dev.exai.providers.internal.engine.RequestDraft;
import dev.exai.providers.internal.engine.VendorApi;
import dev.exai.providers.internal.http.ContentParts;
import dev.exai.providers.internal.http.HttpAsk;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * OpenAI's Uploads: an upload is told of, gets its parts, and becomes a file when the parts are named in their order. A
 * part whose answer is lost is sent again under a new name and the lost one is never named, so that an upload can go on
 * behind its last part that arrived, within its hour. Thread-safe.
 */
final class OpenAiUploads {
    private static final Logger LOG = LoggerFactory.getLogger(OpenAiUploads.class);
    private static final String UPLOADS = "uploads";
    private static final String OTHER_TYPE = "application/octet-stream";

    private final VendorApi api;
    private final PartRules rules;

    OpenAiUploads(VendorApi api, PartRules rules) {
        this.api = api;
        this.rules = rules;
    }

    /** What came of an upload; {@code ask} says what it means if the answer is of no use. */
    record Sent(JsonNode file, ContentHash hash, HttpAsk ask) {}

    boolean takes(FileUpload upload) {
        return upload.resume() != null || upload.content().sizeBytes() > rules.aboveBytes();
    }

    Sent send(FileUpload upload, CallContext context) {
        String resumed = upload.resume();
        Session session = resumed == null ? begin(upload, context) : Session.of(resumed, api);
        try (ContentParts content = new ContentParts(upload, session.parts().size() * rules.partBytes())) {
            upload.progress().resumable(session.token());
            while (content.hasNext()) {
                session = session.plus(part(session, content, resumed != null, context));
                upload.progress().resumable(session.token());
            }
            return complete(session, content.finish(), context);
        } catch (ExaiException e) {
            if (e.kind() == ErrorKind.FILE_CHANGED || e.kind() == ErrorKind.CANCELLED) {
                cancel(session, context); // nobody will go on with it
            }
            throw e;
        }
    }

    private Session begin(FileUpload upload, CallContext context) {
        String purpose = upload.purpose() == null ? "" : upload.purpose().value();
        Duration lifetime = upload.lifetime();
        String body = "{\"filename\":" + RequestDraft.quoted(upload.fileName()) + ",\"purpose\":"
                + RequestDraft.quoted(purpose) + ",\"bytes\":"
                + upload.content().sizeBytes() + ",\"mime_type\":"
                + RequestDraft.quoted(mediaType(upload))
                + (lifetime == null
                        ? ""
                        : ",\"expires_after\":{\"anchor\":\"created_at\",\"seconds\":" + lifetime.toSeconds() + "}")
                + "}";
        String id = JsonFields.text(api.json(HttpAsk.post(UPLOADS, bytes(body)), context), "id");
        if (id == null || !HttpAsk.isName(id)) {
            throw api.nonsense("began an upload without an id");
        }
        return new Session(id, List.of());
    }

    private String part(Session session, ContentParts content, boolean resumed, CallContext context) {
        HttpAsk ask = HttpAsk.post(UPLOADS, content.next(rules.partBytes()))
                .segment(session.id())
                .segment("parts");
        String id;
        try {
            id = JsonFields.text(api.json(ask, context), "id");
        } catch (ProviderException e) {
            boolean over = e.kind() == ErrorKind.NOT_FOUND || e.kind() == ErrorKind.INVALID_REQUEST;
            throw resumed && over ? gone(e) : e;
        }
        if (id == null || !HttpAsk.isName(id)) {
            throw api.nonsense("took a part and gave it no id");
        }
        return id;
    }

    private ProviderException gone(ProviderException cause) {
        return cause.toBuilder(ErrorKind.GONE, api.provider() + ": this upload cannot be continued; begin it anew")
                .cause(cause)
                .build();
    }

    private Sent complete(Session session, ContentHash hash, CallContext context) {
        String parts = session.parts().stream().map(RequestDraft::quoted).collect(Collectors.joining(","));
        HttpAsk ask = HttpAsk.post(UPLOADS, bytes("{\"part_ids\":[" + parts + "]}"))
                .segment(session.id())
                .segment("complete")
                .once();
        return new Sent(api.json(ask, context).path("file"), hash, ask);
    }

    private void cancel(Session session, CallContext context) {
        HttpAsk ask = HttpAsk.post(UPLOADS, new byte[0]).segment(session.id()).segment("cancel");
        try {
            api.json(ask, Polling.cleaningUp(context));
        } catch (ExaiException e) {
            LOG.debug("upload left to expire provider={} kind={}", api.provider(), e.kind());
        }
    }

    private static String mediaType(FileUpload upload) {
        String told = upload.mediaType();
        String guessed = told == null ? URLConnection.guessContentTypeFromName(upload.fileName()) : told;
        return guessed == null ? OTHER_TYPE : guessed;
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    /** An upload that is under way: its id and the parts that arrived, in their order. */
    private record Session(String id, List<String> parts) {
        private static final String BETWEEN = " ";

        static Session of(String token, VendorApi api) {
            List<String> names = List.of(token.split(BETWEEN));
            if (!names.stream().allMatch(HttpAsk::isName)) {
                throw api.refused(ErrorKind.GONE, "this upload cannot be continued; begin it anew");
            }
            return new Session(names.get(0), names.subList(1, names.size()));
        }

        String token() {
            return parts.isEmpty() ? id : id + BETWEEN + String.join(BETWEEN, parts);
        }

        Session plus(String part) {
            List<String> longer = new ArrayList<>(parts);
            longer.add(part);
            return new Session(id, List.copyOf(longer));
        }
    }
}
