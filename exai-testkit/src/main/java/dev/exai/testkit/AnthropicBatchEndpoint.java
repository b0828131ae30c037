package dev.exai.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Anthropic's Message Batches: the chats come with the call, the results are lines. A batch runs when it is asked about
 * for the first time, and has ended the second time; each chat is answered with its own question. Thread-safe.
 */
final class AnthropicBatchEndpoint implements Endpoint {
    private static final String PATH = "/messages/batches";
    private static final Pattern ONE = Pattern.compile(PATH + "/([^/]+)(/cancel|/results)?");

    private final Wire wire;
    private final Map<String, Job> jobs = new LinkedHashMap<>(); // guarded by this

    /** What is known of one batch. Guarded by the endpoint. */
    private static final class Job {
        final String id;
        final List<Json> items;
        final StringBuilder results = new StringBuilder();
        String status = "in_progress";
        int asked;
        int succeeded;
        int errored;
        int canceled;

        Job(String id, List<Json> items) {
            this.id = id;
            this.items = items;
        }

        boolean hasEnded() {
            return status.equals("ended");
        }
    }

    AnthropicBatchEndpoint(Wire wire) {
        this.wire = wire;
    }

    @Override
    public synchronized @Nullable Reply answer(RecordedRequest request, String path) {
        if (path.equals(PATH)) {
            return request.method().equals("POST") ? submit(request) : list(request);
        }
        Matcher one = ONE.matcher(path);
        if (!one.matches()) {
            return null;
        }
        Job job = jobs.get(one.group(1));
        if (job == null) {
            return wire.unknownPath(request.path());
        }
        String what = Objects.requireNonNullElse(one.group(2), "");
        return switch (what) {
            case "/cancel" -> cancel(job);
            case "/results" -> job.hasEnded() ? results(job) : wire.unknownPath(request.path());
            default -> asked(job);
        };
    }

    private Reply submit(RecordedRequest request) {
        List<Json> items = Wire.bodyOf(request).get("requests").items();
        Set<String> ids = new HashSet<>();
        boolean fine = !items.isEmpty();
        for (Json item : items) {
            String id = item.get("custom_id").text();
            fine &= id.matches("[A-Za-z0-9_-]{1,64}")
                    && ids.add(id)
                    && item.get("params").isObject()
                    && !item.get("params").get("stream").isTrue();
        }
        if (!fine) {
            return wire.error(VendorFault.INVALID_REQUEST, "");
        }
        Job job = new Job("msgbatch_" + (jobs.size() + 1), items);
        jobs.put(job.id, job);
        return Reply.json(200, describe(job));
    }

    private Reply asked(Job job) {
        job.asked++;
        if (job.asked > 1 && !job.hasEnded()) {
            for (Json item : job.items) {
                end(job, item, job.status.equals("canceling"));
            }
            job.status = "ended";
        }
        return Reply.json(200, describe(job));
    }

    private Reply cancel(Job job) {
        if (job.hasEnded()) {
            return wire.error(VendorFault.INVALID_REQUEST, "");
        }
        job.status = "canceling";
        return Reply.json(200, describe(job));
    }

    private void end(Job job, Json item, boolean canceled) {
        String result = canceled ? "\"type\":\"canceled\"" : answer(job, item.get("params"));
        job.canceled += canceled ? 1 : 0;
        job.results
                .append("{\"custom_id\":")
                .append(Json.quote(item.get("custom_id").text()))
                .append(",\"result\":{")
                .append(result)
                .append("}}\n");
    }

    private String answer(Job job, Json params) {
        ChatCall call =
                new ChatCall(params, job.succeeded + 1, params.get("model").text(), false, Wire.lastQuestion(params));
        Reply refusal =
                wire.knows(call.model()) ? wire.refusal(call) : wire.error(VendorFault.UNKNOWN_MODEL, call.model());
        if (refusal != null) {
            job.errored++;
            return "\"type\":\"errored\",\"error\":"
                    + new String(refusal.events().get(0), StandardCharsets.UTF_8);
        }
        job.succeeded++;
        Answer echo = new Answer(
                List.of(), Answer.words(call.lastQuestion()), List.of(), false, null, null, UsagePlace.AS_VENDOR, null);
        return "\"type\":\"succeeded\",\"message\":" + new AnthropicAnswer(call, echo).whole();
    }

    private static Reply results(Job job) {
        return Reply.of(200, Map.of("Content-Type", "application/x-jsonl"), job.results.toString());
    }

    private Reply list(RecordedRequest request) {
        List<Job> newest = new ArrayList<>();
        jobs.values().forEach(job -> newest.add(0, job));
        String limit = request.query("limit");
        String after = request.query("after_id");
        int from = 0;
        for (int i = 0; after != null && i < newest.size(); i++) {
            from = newest.get(i).id.equals(after) ? i + 1 : from;
        }
        int to = Math.min(newest.size(), from + (limit == null ? 20 : Integer.parseInt(limit)));
        List<Job> page = newest.subList(from, to);
        String rows = String.join(",", page.stream().map(this::describe).toList());
        return Reply.json(
                200,
                "{\"data\":[" + rows + "],\"has_more\":" + (to < newest.size()) + ",\"first_id\":"
                        + (page.isEmpty() ? "null" : Json.quote(page.get(0).id)) + ",\"last_id\":"
                        + (page.isEmpty() ? "null" : Json.quote(page.get(page.size() - 1).id)) + "}");
    }

    private String describe(Job job) {
        int processing = job.hasEnded() ? 0 : job.items.size();
        return "{\"id\":\"" + job.id + "\",\"type\":\"message_batch\",\"processing_status\":\"" + job.status
                + "\",\"request_counts\":{\"processing\":" + processing + ",\"succeeded\":" + job.succeeded
                + ",\"errored\":" + job.errored + ",\"canceled\":" + job.canceled + ",\"expired\":0},"
                + "\"ended_at\":" + (job.hasEnded() ? "\"2026-11-22T10:20:00Z\"" : "null")
                + ",\"created_at\":\"2026-11-22T10:15:00Z\",\"expires_at\":\"2026-11-23T10:15:00Z\","
                + "\"archived_at\":null,\"cancel_initiated_at\":null,\"results_url\":"
                + (job.hasEnded() ? Json.quote("/v1" + PATH + "/" + job.id + "/results") : "null") + "}";
    }
}
