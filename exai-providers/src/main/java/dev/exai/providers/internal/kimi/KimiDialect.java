package dev.exai.providers.internal.kimi;

import dev.exai.core.ErrorKind;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.Part;
import dev.exai.core.chat.Role;
import dev.exai.core.chat.ThinkingMode;
import dev.exai.core.chat.ToolChoice;
import dev.exai.core.file.FilePurpose;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ReasoningControl;
import dev.exai.core.model.ReasoningControl.Mode;
import dev.exai.providers.internal.engine.ErrorBody;
import dev.exai.providers.internal.engine.RequestDraft;
import dev.exai.providers.internal.engine.ThinkingSteps;
import dev.exai.providers.internal.openai.Dialect;
import dev.exai.providers.internal.openai.Offers;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Kimi as its documentation describes it (platform docs, chat API and model pages, read 2026-08 to 2026-09). */
final class KimiDialect implements Dialect {
    private static final Pattern PER_DAY = Pattern.compile("\\bTPD\\b");
    private static final Set<String> SEEN = Set.of("image", "video");

    private final Offers offers;

    /** A site whose accounts are in this currency, and which searches the web by its formulas or else by its built-in function. */
    KimiDialect(String currency, boolean formulas) {
        offers = KimiOffers.in(currency, formulas);
    }

    @Override
    public boolean takesEmptyMessages() {
        return false;
    }

    /** Its own default is strict, for which schemas must follow its own narrower rules. */
    @Override
    public boolean toolsSayNotStrict() {
        return true;
    }

    @Override
    public boolean confirmsOwnTools() {
        return true;
    }

    /** Models that always think need all of it back; the others while tools are being used. */
    @Override
    public boolean sendsReasoningBack(ChatRequest request, ModelInfo model) {
        return model.reasoning().mode() == Mode.ALWAYS
                || request.webSearch()
                || !request.tools().isEmpty()
                || request.messages().stream().anyMatch(message -> message.role() == Role.TOOL);
    }

    @Override
    public String imageUrl(Part.ImageUrl image, ModelInfo model) {
        String url = image.url().toLowerCase(Locale.ROOT);
        if (url.startsWith("data:") || url.startsWith("ms://")) {
            return image.url();
        }
        throw Dialect.unsupported(model, "fetches no images from the web; send the image itself");
    }

    @Override
    public String filePart(Part.FileReference reference, ModelInfo model) {
        String id = Dialect.ownFile(reference, model);
        FilePurpose purpose = reference.file().purpose();
        if (purpose == null || !SEEN.contains(purpose.value())) {
            throw Dialect.unsupported(
                    model, "takes only files of purpose image or video in chat; send the text of others");
        }
        String type = "\"" + purpose + "_url\"";
        return "{\"type\":" + type + "," + type + ":{\"url\":" + RequestDraft.quoted("ms://" + id) + "}}";
    }

    @Override
    public void seed(RequestDraft draft, long seed) {
        draft.dropped("seed");
    }

    @Override
    public void thinking(RequestDraft draft, ThinkingMode mode) {
        ReasoningControl control = draft.model().reasoning();
        if (!control.efforts().isEmpty()) {
            ThinkingSteps.effort(draft, mode); // k3 refuses the member "thinking"
        } else if (control.mode() == Mode.NEVER) {
            draft.dropped("thinking");
        } else if (mode == ThinkingMode.MINIMAL && control.mode() == Mode.OPTIONAL) {
            draft.json("thinking", "{\"type\":\"disabled\"}");
            ThinkingSteps.tell(draft, mode, "thinking disabled", ThinkingSteps.OFF);
        } else {
            boolean always = control.mode() == Mode.ALWAYS;
            draft.json("thinking", always ? "{\"type\":\"enabled\",\"keep\":\"all\"}" : "{\"type\":\"enabled\"}");
            ThinkingSteps.tell(draft, mode, "thinking enabled", "");
        }
    }

    /** Only k3 can be made to call a tool; a named tool is refused while thinking, which only k2.6 can switch off. */
    @Override
    public void toolChoice(RequestDraft draft, ToolChoice choice) {
        boolean k3 = draft.model().id().name().contains("k3");
        boolean thinks = draft.request().thinking() != ThinkingMode.MINIMAL
                || draft.model().reasoning().mode() == Mode.ALWAYS;
        if (choice instanceof ToolChoice.Required && !k3) {
            throw Dialect.unsupported(draft.model(), "cannot be made to call a tool; use tool choice auto");
        }
        if (choice instanceof ToolChoice.Named && thinks) {
            throw Dialect.unsupported(draft.model(), "cannot be made to call a named tool while it thinks");
        }
        Dialect.super.toolChoice(draft, choice);
    }

    @Override
    public void parallelToolCalls(RequestDraft draft, boolean allowed) {
        draft.dropped("parallel_tool_calls");
    }

    @Override
    public void webSearch(RequestDraft draft) {
        draft.hostedTool("{\"type\":\"builtin_function\",\"function\":{\"name\":\"$web_search\"}}");
    }

    @Override
    public Offers offers() {
        return offers;
    }

    @Override
    public @Nullable ErrorKind kindOf(int status, ErrorBody error) {
        String type = error.type() == null ? "" : error.type();
        return switch (type) {
            case "content_filter" -> ErrorKind.CONTENT_REFUSED;
            case "invalid_request_error" -> ofInvalidRequest(error);
            case "invalid_authentication_error", "incorrect_api_key_error" -> ErrorKind.AUTHENTICATION;
            case "permission_denied_error" -> ErrorKind.PERMISSION;
            case "resource_not_found_error" -> ErrorKind.NOT_FOUND;
            case "engine_overloaded_error", "server_unavailable" -> ErrorKind.OVERLOADED;
            case "rate_limit_reached_error" -> ofDay(error) ? ErrorKind.QUOTA_EXHAUSTED : ErrorKind.RATE_LIMITED;
            case "exceeded_current_quota_error" -> ErrorKind.QUOTA_EXHAUSTED;
            case "server_error", "unexpected_output" -> ErrorKind.SERVER_ERROR;
            default -> null;
        };
    }

    /** Whether the tokens of a day are used up, those of all keys and models: it opens again the next day. */
    private static boolean ofDay(ErrorBody error) {
        String message = error.message();
        return message != null && PER_DAY.matcher(message).find();
    }

    private static ErrorKind ofInvalidRequest(ErrorBody error) {
        boolean tooLong = error.says("token length too long") || error.says("exceeded model token limit");
        return tooLong ? ErrorKind.CONTEXT_TOO_LONG : ErrorKind.INVALID_REQUEST;
    }
}
