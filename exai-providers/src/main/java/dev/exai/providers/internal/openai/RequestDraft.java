package dev.exai.providers.internal.openai;

import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ProviderId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    private boolean sendTools = true;

    /** A draft without members. */
    RequestDraft(ProviderId provider, ChatRequest request, ModelInfo model) {
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

    /** Tells the caller that a setting is not sent because the model or provider does not take it. */
    public void dropped(String setting) {
        warn(setting + "_dropped", model.id() + " takes no " + setting.replace('_', ' ') + "; it was left out");
    }

    /** The text as a JSON string. */
    public static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsCharArray(text)) + '"';
    }

    Map<String, String> members() {
        return members;
    }

    List<String> hostedTools() {
        return hostedTools;
    }

    boolean sendTools() {
        return sendTools;
    }

    List<ChatEvent.Warning> warnings() {
        return warnings;
    }
}
