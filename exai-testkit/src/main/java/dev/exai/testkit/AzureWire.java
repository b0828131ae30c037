package dev.exai.testkit;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Chat Completions as Azure serves OpenAI's models: by deployment, with a version, and with a key header of its own. */
final class AzureWire extends OpenAiWire {
    private static final Pattern CHAT = Pattern.compile("/openai/deployments/([^/?]+)/chat/completions");
    private static final Pattern EMBEDDINGS = Pattern.compile("/openai/deployments/([^/?]+)/embeddings");
    private static final String EMBEDDER = "my-vectors"; // the one deployment of a model that embeds
    private static final Pattern VERSION = Pattern.compile("[?&]api-version=\\d{4}-\\d\\d-\\d\\d(-preview)?(&|$)");

    @Override
    String basePath() {
        return "";
    }

    @Override
    List<Endpoint> extras() {
        return List.of((request, path) -> {
            Matcher embeddings = EMBEDDINGS.matcher(path);
            return embeddings.matches()
                    ? new EmbeddingEndpoint(this, List.of(EMBEDDER)).answer(request, "/embeddings")
                    : null;
        });
    }

    @Override
    boolean isChat(String path) {
        return CHAT.matcher(path).matches();
    }

    @Override
    boolean accepts(RecordedRequest request, String key) {
        return key.equals(request.header("api-key"));
    }

    @Override
    Reply unauthorized(RecordedRequest request) {
        return Reply.json(
                401,
                "{\"error\":{\"code\":\"401\",\"message\":\"Access denied due to invalid subscription key or wrong API"
                        + " endpoint.\"}}");
    }

    /** The deployment is the model, whatever the body says; without a version there is no such resource. */
    @Override
    ChatCall read(RecordedRequest request, int number) {
        ChatCall call = super.read(request, number);
        Matcher chat = CHAT.matcher(request.path());
        boolean versioned = VERSION.matcher(request.path()).find();
        String deployment = versioned && chat.find() ? chat.group(1) : "";
        return new ChatCall(call.body(), number, deployment, call.streams(), call.lastQuestion());
    }

    @Override
    Reply error(VendorFault fault, String model) {
        return fault == VendorFault.UNKNOWN_MODEL ? notFound() : super.error(fault, model);
    }

    @Override
    Reply unknownPath(String path) {
        return notFound();
    }

    @Override
    Reply unauthorized(@Nullable String sent) {
        throw new IllegalStateException("Azure's key has a header of its own");
    }

    private static Reply notFound() {
        return Reply.json(
                404,
                "{\"error\":{\"code\":\"DeploymentNotFound\",\"message\":\"The API deployment does not exist.\"}}");
    }
}
