package dev.exai.testkit;

import dev.exai.testkit.FileShelf.Held;
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
 * Gemini's batches: a file of lines in, a file of lines out, told of as an operation. A batch runs when it is asked about
 * for the first time, and is done the second time; each chat is answered with its own question. Thread-safe.
 */
final class GeminiBatchEndpoint implements Endpoint {
    /** What scripts for the request that submits a batch are waiting for. */
    static final String SUBMIT = ":batchGenerateContent";

    private static final Pattern MODEL = Pattern.compile("/models/([^/:]+)" + SUBMIT);
    private static final Pattern ONE = Pattern.compile("/batches/([^/:]+)(:cancel)?");
    private static final Pattern DOWNLOAD = Pattern.compile("/download/v1beta/files/([^/:]+):download");

    private final Wire wire;
    private final FileShelf files;
    private final Map<String, Job> jobs = new LinkedHashMap<>(); // guarded by this

    /** What is known of one batch. Guarded by the endpoint. */
    private static final class Job {
        final String id;
        final String model;
        final Held input;
        String state = "PENDING";
        String end = "";
        int asked;
        int good;
        int bad;

        Job(String id, String model, Held input) {
            this.id = id;
            this.model = model;
            this.input = input;
        }
    }

    GeminiBatchEndpoint(Wire wire, FileShelf files) {
        this.wire = wire;
        this.files = files;
    }

    @Override
    public synchronized @Nullable Reply answer(RecordedRequest request, String path) {
        Matcher model = MODEL.matcher(path);
        if (model.matches() && request.method().equals("POST")) {
            return submit(request, model.group(1));
        }
        Matcher download = DOWNLOAD.matcher(path);
        if (download.matches()) {
            Held file = files.find(download.group(1));
            return file == null || !"media".equals(request.query("alt")) ? missing() : content(file);
        }
        if (path.equals("/batches") && request.method().equals("GET")) {
            return list(request);
        }
        Matcher one = ONE.matcher(path);
        if (!one.matches()) {
            return null;
        }
        Job job = jobs.get(one.group(1));
        if (job == null) {
            return missing();
        }
        return one.group(2) == null ? asked(job) : cancel(job);
    }

    private static Reply missing() {
        return GeminiReplies.refuse(404, "NOT_FOUND", "Requested entity was not found.");
    }

    private static Reply content(Held file) {
        return new Reply(200, Map.of("Content-Type", "application/octet-stream"), List.of(file.content()), false);
    }

    private Reply submit(RecordedRequest request, String model) {
        if (!wire.knows(model)) {
            return wire.error(VendorFault.UNKNOWN_MODEL, model);
        }
        Json config = Wire.bodyOf(request).get("batch").get("inputConfig");
        String name = config.get("fileName").text();
        Held input = name.startsWith("files/") ? files.find(name.substring("files/".length())) : null;
        if (input == null || !areRequests(input)) {
            return wire.error(VendorFault.INVALID_REQUEST, "");
        }
        Job job = new Job("b" + (jobs.size() + 1), model, input);
        jobs.put(job.id, job);
        return Reply.json(200, describe(job));
    }

    private static boolean areRequests(Held input) {
        Set<String> keys = new HashSet<>();
        List<Json> lines = lines(input);
        return !lines.isEmpty()
                && lines.stream()
                        .allMatch(line -> line.get("request").isObject()
                                && keys.add(line.get("key").text()));
    }

    private Reply asked(Job job) {
        if (job.end.isEmpty()) {
            job.state = "RUNNING";
            if (++job.asked > 1) {
                finish(job);
            }
        }
        return Reply.json(200, describe(job));
    }

    private Reply cancel(Job job) {
        if (!job.end.isEmpty()) {
            return GeminiReplies.refuse(400, "FAILED_PRECONDITION", "The batch has ended.");
        }
        job.state = "CANCELLED";
        job.end = ",\"done\":true,\"error\":{\"code\":1,\"message\":\"The batch was cancelled.\"}";
        return Reply.json(200, "{}");
    }

    private void finish(Job job) {
        StringBuilder results = new StringBuilder();
        for (Json line : lines(job.input)) {
            String key = Json.quote(line.get("key").text());
            results.append("{\"key\":")
                    .append(key)
                    .append(',')
                    .append(result(job, line.get("request")))
                    .append("}\n");
        }
        byte[] content = results.toString().getBytes(StandardCharsets.UTF_8);
        String file = files.add("out.jsonl", "", content, 0).id();
        job.state = "SUCCEEDED";
        job.end = ",\"done\":true,\"response\":{\"@type\":\"type.googleapis.com/google.ai.generativelanguage.v1main"
                + ".GenerateContentBatchOutput\",\"responsesFile\":\"files/" + file + "\"}";
    }

    private String result(Job job, Json body) {
        ChatCall call = new ChatCall(body, job.good + 1, job.model, false, GeminiWire.lastUserText(body));
        Reply refusal = wire.refusal(call);
        if (refusal != null) {
            job.bad++;
            return "\"error\":{\"code\":3,\"message\":\"Request contains an invalid argument.\"}";
        }
        job.good++;
        Answer echo = new Answer(
                List.of(), Answer.words(call.lastQuestion()), List.of(), false, null, null, UsagePlace.AS_VENDOR, null);
        byte[] whole = wire.whole(call, echo).events().get(0);
        return "\"response\":" + new String(whole, StandardCharsets.UTF_8);
    }

    private static List<Json> lines(Held input) {
        return new String(input.content(), StandardCharsets.UTF_8)
                .lines()
                .map(Json::parse)
                .toList();
    }

    private Reply list(RecordedRequest request) {
        List<Job> newest = new ArrayList<>();
        jobs.values().forEach(job -> newest.add(0, job));
        int from = Integer.parseInt(Objects.requireNonNullElse(request.query("pageToken"), "0"));
        int to = Math.min(newest.size(), from + 1); // one, so that listings have pages
        if (from >= to) {
            return Reply.json(200, "{}");
        }
        List<String> rows =
                newest.subList(from, to).stream().map(this::describe).toList();
        String next = to < newest.size() ? ",\"nextPageToken\":\"" + to + "\"" : "";
        return Reply.json(200, "{\"operations\":[" + String.join(",", rows) + "]" + next + "}");
    }

    private String describe(Job job) {
        int all = lines(job.input).size();
        return "{\"name\":\"batches/" + job.id + "\",\"metadata\":{\"@type\":\"type.googleapis.com/google.ai"
                + ".generativelanguage.v1main.GenerateContentBatch\",\"model\":\"models/" + job.model
                + "\",\"displayName\":\"exai\",\"inputConfig\":{\"fileName\":\"files/" + job.input.id()
                + "\"},\"createTime\":\"2026-11-22T10:15:00.123456789Z\",\"updateTime\":\"2026-11-22T10:16:00Z\","
                + "\"batchStats\":{\"requestCount\":\"" + all + "\",\"successfulRequestCount\":\"" + job.good
                + "\",\"failedRequestCount\":\"" + job.bad + "\",\"pendingRequestCount\":\""
                + (all - job.good - job.bad) + "\"},\"state\":\"BATCH_STATE_" + job.state + "\",\"name\":\"batches/"
                + job.id + "\"}" + job.end + "}";
    }
}
