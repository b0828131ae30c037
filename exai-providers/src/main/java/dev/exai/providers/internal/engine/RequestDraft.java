package dev.exai.providers.internal.engine;

import dev.exai.core.ErrorKind;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.Part;
import dev.exai.core.chat.ThinkingMode;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ProviderId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * The settings of one request on their way to the wire: members of the body as JSON, beside model and messages, and what
 * the caller must be told about them. Not thread-safe.
 */
public final class RequestDraft {
    private final ProviderId provider;
    private final ChatRequest request;
    private final ModelInfo model;
    private final Map<String, String> members = new LinkedHashMap<>();
    private final List<String> hostedTools = new ArrayList<>();
    private final List<ChatEvent.Warning> warnings = new ArrayList<>();
    private final List<String> headers = new ArrayList<>(0);
    private String thinkingSent = "nothing";
    private boolean sendTools = true;

    /** A draft without members. */
    public RequestDraft(ProviderId provider, ChatRequest request, ModelInfo model) {
        this.provider = provider;
        this.request = request;
        this.model = model;
    }

    /** What was asked. */
    public ChatRequest request() {
        return request;
    }

    /** What is known of the model. */
    public ModelInfo model() {
        return model;
    }

    /** Who is asked. */
    public ProviderId provider() {
        return provider;
    }

    /** Puts a member whose value is JSON already; a later value replaces an earlier one. */
    public void json(String name, String value) {
        members.put(name, value);
    }

    /** Puts a text. */
    public void text(String name, String value) {
        members.put(name, quoted(value));
    }

    /** Adds a header to this request; characters that no header can hold are left out. */
    public void header(String name, String value) {
        headers.add(name);
        headers.add(value.replaceAll("[^\\x21-\\x7e]", ""));
    }

    /** Adds a tool that the provider runs by itself, as JSON. */
    public void hostedTool(String tool) {
        hostedTools.add(tool);
    }

    /** Leaves the caller's tools out. */
    public void leaveToolsOut() {
        sendTools = false;
    }

    /** Tells the caller. */
    public void warn(String code, String message) {
        warnings.add(new ChatEvent.Warning(code, message));
    }

    /** Notes what was sent for the thinking that was asked for; nothing until then. */
    public void thinkingSent(String what) {
        thinkingSent = what;
    }

    /** Tells the caller that reasoning of another provider is not sent. */
    public void foreignReasoningDropped() {
        warn("reasoning_dropped", "the reasoning of another provider was not sent to " + provider);
    }

    /** Tells the caller that data of another provider is not sent. */
    public void foreignDataDropped() {
        warn("provider_data_dropped", "data of another provider was not sent to " + provider);
    }

    /** Tells the caller that a setting is not sent because the model or provider does not take it. */
    public void dropped(String setting) {
        warn(setting + "_dropped", model.id() + " takes no " + setting.replace('_', ' ') + "; it was left out");
    }

    /**
     * Puts the members of {@link ChatRequest#extra()} over those of the draft.
     *
     * @param reserved members that decide what is asked of whom, which the caller may not set
     * @throws ProviderException kind INVALID_REQUEST if it sets one of them
     */
    public void extra(Set<String> reserved) {
        JsonText extra = request.extra();
        if (extra == null) {
            return;
        }
        byte[] bytes = extra.text().getBytes(StandardCharsets.UTF_8);
        try (JsonFeed json = new JsonFeed()) {
            json.begin(bytes, 0, bytes.length);
            for (String name = json.nextName(); name != null; name = json.nextName()) {
                if (reserved.contains(name)) {
                    throw invalid("extra may not set " + name);
                }
                int start = json.valueStart();
                json.skip(json.next());
                json(name, json.rawFrom(start));
            }
        } catch (JsonFeed.Malformed e) {
            throw invalid("extra is no JSON object");
        }
    }

    /**
     * An address that holds the image itself.
     *
     * @throws ProviderException kind UNSUPPORTED if its type says that it is none
     */
    public String dataUrl(Part.Image image) {
        if (!image.mediaType().toLowerCase(Locale.ROOT).startsWith("image/")) {
            throw unsupported("takes images only, not " + image.mediaType());
        }
        return "data:" + image.mediaType() + ";base64," + Base64.getEncoder().encodeToString(image.bytes());
    }

    /** The error for something the model or provider cannot do, found before anything is sent. */
    public ProviderException unsupported(String what) {
        return failure(ErrorKind.UNSUPPORTED, model.id() + " " + what);
    }

    private ProviderException invalid(String message) {
        return failure(ErrorKind.INVALID_REQUEST, message);
    }

    private ProviderException failure(ErrorKind kind, String message) {
        return new ProviderException.Builder(kind, message)
                .provider(provider.value())
                .build();
    }

    /** The text as a JSON string. */
    public static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsCharArray(text)) + '"';
    }

    /** The members so far, by name. */
    public Map<String, String> members() {
        return members;
    }

    /** Headers of this request: names and values in turn. */
    public List<String> headers() {
        return headers;
    }

    /** The provider's own tools, as JSON. */
    public List<String> hostedTools() {
        return hostedTools;
    }

    /** Whether the caller's tools are sent. */
    public boolean sendTools() {
        return sendTools;
    }

    /** What the caller is told: the warnings, and what was sent for the thinking that was asked for, if any was. */
    public List<ChatEvent> notices() {
        List<ChatEvent> notices = new ArrayList<>(warnings);
        ThinkingMode asked = request.thinking();
        if (asked != null) {
            String mode = asked.name().toLowerCase(Locale.ROOT);
            JsonText told = JsonText.of("{\"asked\":" + quoted(mode) + ",\"sent\":" + quoted(thinkingSent) + "}");
            notices.add(new ChatEvent.Opaque(provider, ChatResponse.THINKING, told, false));
        }
        return notices;
    }
}
