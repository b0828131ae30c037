package dev.exai.providers.internal.gemini;

import dev.exai.core.ErrorKind;
import dev.exai.core.ProviderException;
import dev.exai.core.model.ModelInfo;
import java.util.regex.Pattern;

/** The paths of one model. */
final class ModelPath {
    /** What may stand in a path: names come from callers. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    private ModelPath() {}

    /**
     * The path of a method of the model, for example {@code countTokens}.
     *
     * @throws ProviderException kind NOT_FOUND if no model can have the name
     */
    static String of(ModelInfo model, String method) {
        return resource(model) + ":" + method;
    }

    /** The model as bodies name it. */
    static String resource(ModelInfo model) {
        String name = model.id().name();
        if (!NAME.matcher(name).matches()) {
            throw new ProviderException.Builder(
                            ErrorKind.NOT_FOUND, model.id().provider() + " has no model of such a name")
                    .provider(model.id().provider().value())
                    .build();
        }
        return "models/" + name;
    }
}
