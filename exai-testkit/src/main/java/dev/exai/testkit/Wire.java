package dev.exai.testkit;

import dev.exai.core.chat.JsonText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A vendor's API as a fake upstream serves it: which requests are chats, what is refused, how answers look. A vendor is
 * one subclass. Stateless; what has state is an {@link Endpoint}.
 */
abstract class Wire {
    /** Path of the API without a slash at its end; empty if it begins at the root. */
    abstract String basePath();

    /** Models that it lists. */
    abstract List<String> models();

    /** Whether a chat may ask for this model. */
    abstract boolean knows(String model);

    /** Whether a {@code POST} to this path, given below the base and without a query, is a chat. */
    abstract boolean isChat(String path);

    /** What scripts for a request that is no chat are waiting for: by default its path. */
    String subject(RecordedRequest request, String path) {
        return path;
    }

    /** The {@link #subject} of the request that brings the content of a file. */
    String uploads() {
        return "/files";
    }

    /** The {@link #subject} of the request that deletes the file. */
    String deletion(String fileId) {
        return "/files/" + fileId;
    }

    /** The {@link #subject} of the request that submits a batch. */
    String batches() {
        return "/batches";
    }

    /** Whether the request carries the key as the vendor wants it; by default as a bearer token. */
    boolean accepts(RecordedRequest request, String key) {
        return ("Bearer " + key).equals(request.header("Authorization"));
    }

    /** How the vendor answers a request that it does not accept. */
    abstract Reply unauthorized(RecordedRequest request);

    /** What the vendor understands of a chat; by default model, stream and messages are members of the body. */
    ChatCall read(RecordedRequest request, int number) {
        Json body = bodyOf(request);
        return new ChatCall(
                body, number, body.get("model").text(), body.get("stream").isTrue(), lastQuestion(body));
    }

    /** How the vendor answers a chat that breaks one of its rules, or null if it breaks none. */
    abstract @Nullable Reply refusal(ChatCall call);

    abstract Reply error(VendorFault fault, String model);

    /** Whether the vendor fails in this way; by default in all of them. */
    boolean has(VendorFault fault) {
        return true;
    }

    /** How the vendor answers an unknown path. */
    abstract Reply unknownPath(String path);

    /** The stream that gives the answer, one event per piece, its end mark last. */
    abstract Reply stream(ChatCall call, Answer answer);

    /** The same answer in one piece. */
    abstract Reply whole(ChatCall call, Answer answer);

    /** The content type of streams. */
    String streamType() {
        return "text/event-stream";
    }

    /** How many events of a stream come before the first piece of a text. */
    abstract int openingEvents();

    /** Whether the vendor shows what its models think. */
    boolean showsReasoning() {
        return true;
    }

    /**
     * What the vendor serves beside chats, made anew for each upstream.
     *
     * @param models the models to list
     */
    abstract List<Endpoint> endpoints(List<String> models);

    /** The body as JSON; one that is not JSON reads as one without members. */
    static Json bodyOf(RecordedRequest request) {
        String body = request.bodyText();
        return JsonText.isValid(body) ? Json.parse(body) : Json.ABSENT;
    }

    /** The text of the last user message, its text parts joined. */
    static String lastQuestion(Json body) {
        String last = "";
        for (Json message : body.get("messages").items()) {
            if (message.get("role").text().equals("user")) {
                last = textOf(message.get("content"));
            }
        }
        return last;
    }

    private static String textOf(Json content) {
        StringBuilder text = new StringBuilder(content.text());
        content.items().forEach(part -> text.append(part.get("text").text()));
        return text.toString();
    }
}
