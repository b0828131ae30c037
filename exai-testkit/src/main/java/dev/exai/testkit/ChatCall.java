package dev.exai.testkit;

import java.util.List;

/**
 * A chat request that a fake upstream has read.
 *
 * @param number counts the requests of the upstream from 1
 * @param lastQuestion the text of the last user message
 */
record ChatCall(Json body, int number, String model, boolean streams, String lastQuestion) {
    boolean wantsUsage() {
        return body.get("stream_options").get("include_usage").isTrue();
    }

    List<Json> messages() {
        return body.get("messages").items();
    }
}
