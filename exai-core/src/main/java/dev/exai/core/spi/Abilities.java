package dev.exai.core.spi;

import dev.exai.core.ErrorKind;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.OutputFormat;
import dev.exai.core.chat.Part;
import dev.exai.core.model.Capability;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.Support;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a request needs of a model, and whether the model has it. */
public final class Abilities {
    private Abilities() {}

    /** The abilities without which the request cannot be answered as asked. Thinking is a wish, not a need. */
    public static Set<Capability> neededBy(ChatRequest request) {
        Set<Capability> needed = EnumSet.noneOf(Capability.class);
        if (!request.tools().isEmpty()) {
            needed.add(Capability.TOOLS);
        }
        if (request.webSearch()) {
            needed.add(Capability.WEB_SEARCH);
        }
        if (request.outputFormat() instanceof OutputFormat.JsonObject) {
            needed.add(Capability.JSON_OBJECT);
        }
        if (request.outputFormat() instanceof OutputFormat.JsonSchema) {
            needed.add(Capability.JSON_SCHEMA);
        }
        for (Message message : request.messages()) {
            addNeedsOf(message.parts(), needed);
        }
        return needed;
    }

    /** The needed abilities that the model is known not to have; empty if nothing speaks against it. */
    public static Set<Capability> missing(ModelInfo model, ChatRequest request) {
        Set<Capability> missing = neededBy(request);
        if (missing.isEmpty()) {
            return missing;
        }
        missing.removeIf(capability -> model.supports(capability) != Support.NO);
        return missing;
    }

    /** As {@link #missing(ModelInfo, ChatRequest)}, less what the provider gives to models that lack it. */
    public static Set<Capability> missing(Provider provider, ModelInfo model, ChatRequest request) {
        Set<Capability> missing = missing(model, request);
        missing.removeAll(provider.supplied());
        return missing;
    }

    /**
     * Returns if nothing speaks against the model.
     *
     * @throws ProviderException kind UNSUPPORTED that names the model and the missing abilities
     */
    public static void require(ModelInfo model, ChatRequest request) {
        refuse(model, missing(model, request));
    }

    /**
     * Returns if nothing speaks against the model, as its provider serves it.
     *
     * @throws ProviderException kind UNSUPPORTED that names the model and the missing abilities
     */
    public static void require(Provider provider, ModelInfo model, ChatRequest request) {
        refuse(model, missing(provider, model, request));
    }

    private static void refuse(ModelInfo model, Set<Capability> missing) {
        if (!missing.isEmpty()) {
            throw new ProviderException.Builder(
                            ErrorKind.UNSUPPORTED,
                            model.id() + " does not support " + missing + "; choose another model or leave it out")
                    .provider(model.id().provider().value())
                    .build();
        }
    }

    /**
     * Returns an optional part of a provider, such as {@link Provider#files()}, if it is there.
     *
     * @param what the part's name for the message, for example {@code files}
     * @throws ProviderException kind UNSUPPORTED if it is null
     */
    public static <T> T present(Provider provider, @Nullable T part, String what) {
        if (part == null) {
            throw new ProviderException.Builder(ErrorKind.UNSUPPORTED, provider.id() + " offers no " + what)
                    .provider(provider.id().value())
                    .build();
        }
        return part;
    }

    private static void addNeedsOf(List<Part> parts, Set<Capability> needed) {
        for (Part part : parts) {
            if (part instanceof Part.Image || part instanceof Part.ImageUrl) {
                needed.add(Capability.VISION);
            } else if (part instanceof Part.FileReference) {
                needed.add(Capability.FILES);
            } else if (part instanceof Part.ToolUse || part instanceof Part.ToolResult) {
                needed.add(Capability.TOOLS);
            }
        }
    }
}
