package dev.exai.providers.internal.engine;

import dev.exai.core.chat.JsonText;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.async.ByteArrayFeeder;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads one JSON document after the other from slices of a byte array with a single parser, so that the events of a
 * stream cost no parser each. Not thread-safe.
 */
public final class JsonFeed implements AutoCloseable {
    /** A document, whole in itself, that says that the answer failed; what it says is read anew as an error. */
    public static final class Failed extends Exception {
        private static final long serialVersionUID = 1L;

        /** A document with an error in it. */
        public Failed() {
            super("the stream holds an error", null, false, false);
        }
    }

    /** A document that is no JSON; says nothing of its content. */
    public static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        /** For a reader that misses what it needs. */
        public Malformed() {
            super("malformed JSON", null, false, false);
        }
    }

    /** For generators. */
    public static final JsonFactory FACTORY = new JsonFactory();

    /** The names in the events of a stream, which every parser knows from here: one that meets another makes a table of its own. */
    private static final String KNOWN = """
            {"id":0,"object":0,"created":0,"model":0,"choices":0,"index":0,"delta":0,"role":0,"content":0,"refusal":0,"logprobs":0,
            "finish_reason":0,"system_fingerprint":0,"service_tier":0,"obfuscation":0,"reasoning_content":0,"tool_calls":0,
            "function":0,"name":0,"arguments":0,"type":0,"text":0,"message":0,"content_block":0,"partial_json":0,"thinking":0,
            "candidates":0,"parts":0,"usageMetadata":0,"modelVersion":0,"responseId":0,"sequence_number":0,"item_id":0,
            "output_index":0,"content_index":0}""";

    static {
        try (JsonFeed first = new JsonFeed()) {
            byte[] document = KNOWN.getBytes(StandardCharsets.UTF_8);
            first.begin(document, 0, document.length);
            while (first.nextName() != null) {
                first.next();
            }
        } catch (Malformed e) {
            throw new IllegalStateException(e);
        }
    }

    private final JsonParser parser = FACTORY.createNonBlockingByteArrayParser(ObjectReadContext.empty());
    private final ByteArrayFeeder feeder = (ByteArrayFeeder) parser.nonBlockingInputFeeder();
    private byte[] bytes = {};
    private int from;
    private int to;
    private long fedBefore;
    private long fed;

    /** Begins the document in the slice, which must be an object. */
    public void begin(byte[] source, int start, int end) throws Malformed {
        bytes = source;
        from = start;
        to = end;
        fedBefore = fed;
        fed += end - start;
        try {
            feeder.feedInput(source, start, end);
        } catch (JacksonException e) {
            throw new Malformed();
        }
        if (next() != JsonToken.START_OBJECT) {
            throw new Malformed();
        }
    }

    /** Makes sure that nothing follows the document. */
    public void finish() throws Malformed {
        try {
            if (parser.nextToken() != JsonToken.NOT_AVAILABLE) {
                throw new Malformed();
            }
        } catch (JacksonException e) {
            throw new Malformed();
        }
    }

    /** The next token of the document. */
    public JsonToken next() throws Malformed {
        try {
            JsonToken token = parser.nextToken();
            if (token == null || token == JsonToken.NOT_AVAILABLE) {
                throw new Malformed();
            }
            return token;
        } catch (JacksonException e) {
            throw new Malformed();
        }
    }

    /** The name of the next member, or null at the end of the object. */
    @Nullable
    public String nextName() throws Malformed {
        JsonToken token = next();
        if (token == JsonToken.PROPERTY_NAME) {
            return parser.currentName();
        }
        if (token == JsonToken.END_OBJECT) {
            return null;
        }
        throw new Malformed();
    }

    /** The next value if it is a string that is not empty, otherwise null; what else it is, is skipped. */
    @Nullable
    public String nextText() throws Malformed {
        JsonToken token = next();
        if (token == JsonToken.VALUE_STRING) {
            return parser.getStringLength() == 0 ? null : parser.getString();
        }
        skip(token);
        return null;
    }

    /** The next value if it is a whole number that fits, otherwise −1; what else it is, is skipped. */
    public long nextCount() throws Malformed {
        JsonToken token = next();
        if (token == JsonToken.VALUE_NUMBER_INT) {
            try {
                return Math.max(-1, parser.getLongValue());
            } catch (JacksonException e) {
                return -1;
            }
        }
        skip(token);
        return -1;
    }

    /** The current value as text: a string itself, a number or word as it is written. */
    public String valueText() {
        return parser.getString();
    }

    /** Passes over the value that begins with the token. */
    public void skip(JsonToken token) throws Malformed {
        if (!token.isStructStart()) {
            return;
        }
        for (int depth = 1; depth > 0; ) {
            JsonToken inner = next();
            if (inner.isStructStart()) {
                depth++;
            } else if (inner.isStructEnd()) {
                depth--;
            }
        }
    }

    /** Where the object or list begins whose opening bracket was just read. */
    public int structStart() {
        return position() - 1;
    }

    private int position() {
        return from + (int) (parser.currentLocation().getByteOffset() - fedBefore);
    }

    /** Where the value of the member begins whose name was just read. */
    public int valueStart() {
        int at = position();
        while (at < to && (bytes[at] == ':' || bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\n')) {
            at++;
        }
        return at;
    }

    /** The text from a {@link #valueStart()} to the end of that value, exactly as it came. */
    public String rawFrom(int start) {
        return raw(start, valueEnd(start));
    }

    /** Behind the value that begins at a {@link #valueStart()}. */
    public int valueEnd(int start) {
        return RawJson.end(bytes, start, to);
    }

    /** The text between two places in the document, exactly as it came. */
    public String raw(int start, int end) {
        return new String(bytes, start, end - start, StandardCharsets.UTF_8);
    }

    /** Passes over the next value and returns it exactly as it came; null if it is null or nested too deep to keep. */
    @Nullable
    public JsonText nextRaw() throws Malformed {
        int start = valueStart();
        JsonToken token = next();
        skip(token);
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        return kept(rawFrom(start));
    }

    /** The text as something to keep; null if it is nested too deep. */
    @Nullable
    public static JsonText kept(String raw) {
        try {
            return JsonText.of(raw);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    @Override
    public void close() {
        parser.close();
    }
}
