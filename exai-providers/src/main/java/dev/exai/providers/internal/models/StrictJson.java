package dev.exai.providers.internal.models;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.model.NameDistance;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads JSON of which every field must be known, token by token: binding by reflection would take most of a cold start.
 * Each reader method stands on the value's last token afterwards. Faults name the source, the field and the line.
 */
final class StrictJson implements AutoCloseable {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final JsonParser parser;
    private final String source;

    StrictJson(byte[] json, String source) {
        parser = FACTORY.createParser(ObjectReadContext.empty(), json);
        this.source = source;
    }

    /** Moves onto the first token. */
    StrictJson start() {
        parser.nextToken();
        return this;
    }

    /** Reads the members of the object it stands on, whatever they are called. */
    void object(Consumer<String> reader) {
        expect(JsonToken.START_OBJECT, "an object");
        members(null, List.of(), name -> {
            reader.accept(name);
            return true;
        });
    }

    /** Reads the members of the object it stands on; the reader says false for a field it does not know. */
    void object(Collection<String> known, Predicate<String> reader) {
        expect(JsonToken.START_OBJECT, "an object");
        members(null, known, reader);
    }

    /** As {@link #object}, but stops on the value of the field {@code last} and returns whether it came. */
    boolean objectUntil(String last, Collection<String> known, Predicate<String> reader) {
        expect(JsonToken.START_OBJECT, "an object");
        return members(last, known, reader);
    }

    /** The elements of the array it stands on. */
    <T> List<T> list(Supplier<T> element) {
        expect(JsonToken.START_ARRAY, "an array");
        List<T> values = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            values.add(element.get());
        }
        return values;
    }

    List<String> strings() {
        return list(this::string);
    }

    String string() {
        expect(JsonToken.VALUE_STRING, "a text");
        return parser.getString();
    }

    int positive() {
        expect(JsonToken.VALUE_NUMBER_INT, "a whole number");
        int value = parser.getIntValue();
        if (value <= 0) {
            throw fault("must be positive");
        }
        return value;
    }

    BigDecimal amount() {
        if (!parser.currentToken().isNumeric() || parser.getDecimalValue().signum() < 0) {
            throw fault("must be a number, zero or more");
        }
        return parser.getDecimalValue();
    }

    LocalDate date() {
        String text = string();
        LocalDate date = dateOf(text);
        if (date == null) {
            throw fault("must be a date like 2026-11-22, not " + text);
        }
        return date;
    }

    /** By hand: the parser of dates takes 5 to 15 ms of a start to load. */
    private static @Nullable LocalDate dateOf(String text) {
        if (text.length() != 10) {
            return null;
        }
        try {
            LocalDate date = LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10));
            return date.toString().equals(text) ? date : null;
        } catch (NumberFormatException | DateTimeException e) {
            return null;
        }
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }

    boolean flag() {
        if (!parser.currentToken().isBoolean()) {
            throw fault("must be true or false");
        }
        return parser.getBooleanValue();
    }

    /** Checks that nothing but the end of the outermost object follows. */
    void end() {
        if (parser.nextToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
            throw fault("must be the last field");
        }
    }

    ExaiException fault(String what) {
        String field = parser.currentName();
        return new ExaiException(
                ErrorKind.CONFIGURATION, where() + ": " + (field == null ? "the file" : field) + " " + what);
    }

    /** The source, and the line it stands on. */
    String where() {
        return source + ", line " + parser.currentTokenLocation().getLineNr();
    }

    @Override
    public void close() {
        parser.close();
    }

    private boolean members(@Nullable String last, Collection<String> known, Predicate<String> reader) {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String field = parser.currentName();
            parser.nextToken();
            if (field.equals(last)) {
                return true;
            }
            if (!reader.test(field)) {
                throw fault("is no known field"
                        + NameDistance.nearest(field, known)
                                .map(name -> "; did you mean " + name + "?")
                                .orElse(""));
            }
        }
        return false;
    }

    private void expect(JsonToken token, String what) {
        if (parser.currentToken() != token) {
            throw fault("must be " + what);
        }
    }
}
