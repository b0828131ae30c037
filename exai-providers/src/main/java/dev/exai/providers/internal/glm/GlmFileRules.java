package dev.exai.providers.internal.glm;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ProviderException;
import dev.exai.core.file.AcceptedTypes;
import dev.exai.core.file.FileLimits;
import dev.exai.core.file.FilePurpose;
import dev.exai.core.file.FileUpload;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.FileProvider.Ability;
import dev.exai.providers.internal.engine.JsonFields;
import dev.exai.providers.internal.engine.Polling;
import dev.exai.providers.internal.engine.VendorApi;
import dev.exai.providers.internal.http.HttpAsk;
import dev.exai.providers.internal.http.UploadBody;
import dev.exai.providers.internal.openai.DocumentTypes;
import dev.exai.providers.internal.openai.FileRules;
import dev.exai.providers.internal.openai.OpenAiFiles;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * GLM's files (docs.bigmodel.cn, files, and the official SDKs, read 2026-09). Sources disagree on the purposes, so any word is
 * sent. One file cannot be asked about, and contents come back for results of batches only; texts are extracted by a parser
 * of its own, which keeps no file.
 */
final class GlmFileRules implements FileRules {
    private static final String PARSER = "files/parser";
    private static final FileLimits LIMITS = new FileLimits(
                    100_000_000L,
                    null,
                    null,
                    Stream.of("batch", "code-interpreter", "agent", "voice-clone-input")
                            .map(FilePurpose::new)
                            .toList())
            .withTypes(
                    AcceptedTypes.forPurpose("batch", "application/jsonl", "text/*"),
                    AcceptedTypes.forPurpose("code-interpreter", DocumentTypes.with("image/png", "image/jpeg")),
                    AcceptedTypes.forPurpose("agent", DocumentTypes.with("image/png", "image/jpeg")),
                    AcceptedTypes.forPurpose("voice-clone-input", "audio/mpeg", "audio/wav"));

    @Override
    public Set<Ability> abilities() {
        return EnumSet.of(Ability.UPLOAD, Ability.LIST, Ability.DELETE, Ability.EXTRACT);
    }

    @Override
    public FileLimits limits() {
        return LIMITS;
    }

    @Override
    public int pageSize() {
        return 100; // its highest
    }

    @Override
    public HttpAsk listing(HttpAsk ask) {
        return ask.query("order", "created_at");
    }

    @Override
    public String extract(VendorApi api, OpenAiFiles files, FileUpload upload, CallContext context) {
        List<String> fields = List.of("tool_type", "lite", "file_type", fileType(upload.fileName()));
        HttpAsk begin = HttpAsk.post(PARSER + "/create", UploadBody.form(fields, new UploadBody(upload)));
        String task = JsonFields.text(api.json(begin, context), "task_id");
        if (task == null || !HttpAsk.isName(task)) {
            throw failed(api, ErrorKind.BAD_UPSTREAM, "began to parse a file without saying as what");
        }
        HttpAsk result =
                HttpAsk.get(PARSER + "/result").segment(task).segment("text").longAnswer();
        JsonNode answer = api.json(result, context);
        while ("processing".equals(JsonFields.text(answer, "status"))) {
            Polling.pause(context, "waiting for the text of a file");
            answer = api.json(result, context);
        }
        if (!"succeeded".equals(JsonFields.text(answer, "status"))) {
            throw failed(api, ErrorKind.INVALID_REQUEST, "could not extract the text of the file");
        }
        return Objects.requireNonNullElse(JsonFields.text(answer, "content"), "");
    }

    private static String fileType(String fileName) {
        return fileName.substring(fileName.lastIndexOf('.') + 1).toUpperCase(Locale.ROOT);
    }

    private static ProviderException failed(VendorApi api, ErrorKind kind, String what) {
        return new ProviderException.Builder(kind, api.provider() + " " + what)
                .provider(api.provider().value())
                .phase(ErrorPhase.START)
                .build();
    }
}
