package dev.exai.testkit;

import dev.exai.testkit.FileShelf.Held;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A vendor's batches: lines of a file in, lines of two files out. A batch is checked when it is submitted, runs when it is
 * asked about for the first time, and is done the second time; each chat is answered with its own question. Thread-safe.
 */
final class BatchEndpoint implements Endpoint {
    private static final Pattern ONE = Pattern.compile("/batches/([^/]+)(/cancel)?");

    private final Wire wire;
    private final String chatUrl;
    private final FileShelf files;
    private final Map<String, Job> jobs = new LinkedHashMap<>(); // guarded by this, as below

    /** What is known of one batch. */
    private static final class Job {
        final String id;
        final Held input;
        final String window;
        String status = "validating";
        String members = "";
        int asked;

        Job(String id, Held input, String window) {
            this.id = id;
            this.input = input;
            this.window = window;
        }
    }

    BatchEndpoint(Wire wire, String chatUrl, FileShelf files) {
        this.wire = wire;
        this.chatUrl = chatUrl;
        this.files = files;
    }

    @Override
    public synchronized @Nullable Reply answer(RecordedRequest request, String path) {
        if (path.equals("/batches")) {
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
        boolean cancels = one.group(2) != null;
        if (cancels && job.members.isEmpty()) {
            finish(job, "cancelled");
        } else if (cancels) {
            return wire.error(VendorFault.INVALID_REQUEST, "");
        } else if (job.members.isEmpty()) {
            job.asked++;
            job.status = "in_progress";
            if (job.asked > 1) {
                finish(job, "completed");
            }
        }
        return Reply.json(200, describe(job));
    }

    private Reply submit(RecordedRequest request) {
        Json body = Wire.bodyOf(request);
        Held input = files.find(body.get("input_file_id").text());
        String window = body.get("completion_window").text();
        if (input == null
                || !input.purpose().equals("batch")
                || !body.get("endpoint").text().equals(chatUrl)
                || !window.matches("\\d+[hd]")) {
            return wire.error(VendorFault.INVALID_REQUEST, "");
        }
        Job job = new Job("batch_" + (jobs.size() + 1), input, window);
        String fault = fault(input);
        if (fault != null) {
            job.status = "failed";
            job.members = ",\"errors\":{\"object\":\"list\",\"data\":[{\"code\":\"invalid\",\"message\":"
                    + Json.quote(fault) + "}]}";
        }
        jobs.put(job.id, job);
        return Reply.json(200, describe(job));
    }

    private @Nullable String fault(Held input) {
        Set<String> ids = new HashSet<>();
        for (Json line : lines(input)) {
            if (!line.get("method").text().equals("POST")
                    || !line.get("url").text().equals(chatUrl)
                    || line.get("body").get("stream").isTrue()) {
                return "a line is no chat";
            }
            if (!ids.add(line.get("custom_id").text())) {
                return "a custom_id stands twice";
            }
        }
        return ids.isEmpty() ? "the file is empty" : null;
    }

    /** Answers every item, or none if the batch was cancelled. */
    private void finish(Job job, String status) {
        StringBuilder answers = new StringBuilder();
        StringBuilder failures = new StringBuilder();
        int number = 0;
        int good = 0;
        for (Json line : lines(job.input)) {
            number++;
            String id = "{\"id\":\"batch_req_" + number + "\",\"custom_id\":"
                    + Json.quote(line.get("custom_id").text());
            if (status.equals("cancelled")) {
                failures.append(id)
                        .append(
                                ",\"response\":null,\"error\":{\"code\":\"batch_cancelled\",\"message\":\"cancelled\"}}\n");
                continue;
            }
            Reply reply = answer(line.get("body"), number);
            good += reply.status() == 200 ? 1 : 0;
            (reply.status() == 200 ? answers : failures)
                    .append(id + ",\"response\":{\"status_code\":" + reply.status() + ",\"request_id\":\"r" + number
                            + "\",\"body\":" + text(reply) + "},\"error\":null}\n");
        }
        job.status = status;
        job.members = member("output_file_id", answers) + member("error_file_id", failures)
                + ",\"request_counts\":{\"total\":" + number + ",\"completed\":" + good + ",\"failed\":"
                + (number - good) + "}";
    }

    private Reply answer(Json body, int number) {
        ChatCall call = new ChatCall(body, number, body.get("model").text(), false, Wire.lastQuestion(body));
        if (!wire.knows(call.model())) {
            return wire.error(VendorFault.UNKNOWN_MODEL, call.model());
        }
        Reply refusal = wire.refusal(call);
        return refusal != null
                ? refusal
                : wire.whole(
                        call,
                        new Answer(
                                List.of(),
                                Answer.words(call.lastQuestion()),
                                List.of(),
                                false,
                                null,
                                null,
                                UsagePlace.AS_VENDOR,
                                null));
    }

    private static String text(Reply reply) {
        StringBuilder text = new StringBuilder();
        reply.events().forEach(event -> text.append(new String(event, StandardCharsets.UTF_8)));
        return text.toString();
    }

    private String member(String name, StringBuilder lines) {
        if (lines.isEmpty()) {
            return "";
        }
        byte[] content = lines.toString().getBytes(StandardCharsets.UTF_8);
        return ",\"" + name + "\":"
                + Json.quote(files.add("out.jsonl", "batch_output", content, 0).id());
    }

    private static List<Json> lines(Held input) {
        List<Json> lines = new ArrayList<>();
        new String(input.content(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .forEach(line -> lines.add(Json.parse(line)));
        return lines;
    }

    private Reply list(RecordedRequest request) {
        List<String> rows = new ArrayList<>();
        jobs.values().forEach(job -> rows.add(0, describe(job)));
        String limit = request.query("limit");
        String after = request.query("after");
        int from = 0;
        for (int i = 0; after != null && i < rows.size(); i++) {
            from = rows.get(i).contains(Json.quote(after)) ? i + 1 : from;
        }
        int to = Math.min(rows.size(), from + (limit == null ? 20 : Integer.parseInt(limit)));
        return Reply.json(
                200,
                "{\"object\":\"list\",\"data\":[" + String.join(",", rows.subList(from, to)) + "],\"has_more\":"
                        + (to < rows.size()) + "}");
    }

    private String describe(Job job) {
        return "{\"id\":\"" + job.id + "\",\"object\":\"batch\",\"endpoint\":\"" + chatUrl + "\",\"input_file_id\":"
                + Json.quote(job.input.id()) + ",\"completion_window\":\"" + job.window + "\",\"status\":\""
                + job.status + "\",\"created_at\":" + ChatWire.CREATED + ",\"expires_at\":"
                + (ChatWire.CREATED + 86_400) + job.members + "}";
    }
}
