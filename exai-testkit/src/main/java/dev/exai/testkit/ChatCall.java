package dev.exai.testkit;

import java.util.List;

/** A chat request that a fake upstream has read. */
record ChatCall(Json body, int number) {
    String model() {
        return body.get("model").text();
    }

    boolean streams() {
        return body.get("stream").isTrue();
    }

    boolean wantsUsage() {
        return body.get("stream_options").get("include_usage").isTrue();
    }

    List<Json> messages() {
        return body.get("messages").items();
    }

    /** The text of the last user message, its text parts joined. */
    String lastQuestion() {
        String last = "";
        for (Json message : messages()) {
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
