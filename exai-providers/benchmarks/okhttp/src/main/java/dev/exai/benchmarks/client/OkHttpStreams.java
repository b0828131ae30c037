package dev.exai.benchmarks.client;

import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import okhttp3.ConnectionPool;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSource;

/** Many streams through OkHttp alone, which finds the text by its place. Arguments: base URL, streams, seconds to warm up, seconds. */
public final class OkHttpStreams {
    private static final String BEFORE = "\"content\":\"";

    private OkHttpStreams() {}

    public static void main(String[] args) throws Exception {
        OkHttpClient client = new OkHttpClient.Builder()
                .connectionPool(new ConnectionPool(64, 1, TimeUnit.MINUTES))
                .readTimeout(0, TimeUnit.SECONDS)
                .build();
        Request request = new Request.Builder()
                .url(args[0] + "/chat/completions")
                .post(RequestBody.create(
                        "{\"model\":\"bench-1\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Say something.\"}]}",
                        MediaType.get("application/json")))
                .build();
        Delays.measure(
                Integer.parseInt(args[1]),
                Integer.parseInt(args[2]),
                Integer.parseInt(args[3]),
                stamps -> read(client, request, stamps));
    }

    private static void read(OkHttpClient client, Request request, LongConsumer stamps) throws Exception {
        try (Response response = client.newCall(request).execute()) {
            BufferedSource source = response.body().source();
            for (String line = source.readUtf8Line(); line != null; line = source.readUtf8Line()) {
                int from = line.indexOf(BEFORE);
                if (from > 0) {
                    int begin = from + BEFORE.length();
                    stamps.accept(Long.parseLong(line.substring(begin, line.indexOf('"', begin))));
                }
            }
        }
    }
}
