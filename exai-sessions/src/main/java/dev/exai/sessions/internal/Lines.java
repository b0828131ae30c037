package dev.exai.sessions.internal;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.sessions.Conversation;
import dev.exai.sessions.ConversationEdit;
import dev.exai.sessions.ConversationId;
import dev.exai.sessions.ConversationMarks;
import dev.exai.sessions.Turn;
import dev.exai.sessions.TurnContent;
import java.io.IOException;
import java.io.Reader;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Conversations as JSON Lines: one line for what is known of a conversation, then one for each of its turns.
 * {@code docs/storage.md} describes the form.
 */
public final class Lines {
    private static final String FORM = "exai/conversation/1";
    private static final int MAX_LINE = 64 << 20; // far above the default limit of a whole conversation

    private Lines() {}

    /** The line before the turns. */
    public static String of(Conversation conversation) {
        ConversationId origin = conversation.forkedFrom();
        ConversationMarks marks = conversation.marks();
        JsonWriter json = new JsonWriter();
        json.object(() -> {
            json.member("form", FORM)
                    .member("id", conversation.id().value())
                    .member("title", conversation.title())
                    .member("createdAt", conversation.createdAt().toString())
                    .member("forkedFrom", origin == null ? null : origin.value());
            json.name("pinned").bool(marks.pinned());
            json.name("archived").bool(marks.archived());
            json.name("pinnedTurns").array(() -> marks.pinnedTurns().forEach(json::number));
            json.name("turns").number(conversation.version());
        });
        return json.toString();
    }

    /** The line of a turn. */
    public static String of(Turn turn) {
        JsonWriter json = new JsonWriter();
        json.object(() -> {
            json.name("turn").number(turn.number());
            json.member("at", turn.at().toString());
            TurnCodec.write(turn.content(), json.name("content"));
        });
        return json.toString();
    }

    /** Takes conversations as they are read. */
    @FunctionalInterface
    public interface Taker {
        /** Takes one whole conversation. */
        void take(Conversation conversation, List<Turn> turns);
    }

    /**
     * Reads conversations to the end of the text.
     *
     * @throws ExaiException kind INVALID_REQUEST that names the line at fault; what came before it has been taken
     */
    public static void read(PrincipalId owner, Reader in, Taker taker) throws IOException {
        long number = 0;
        Header header = null;
        List<Turn> turns = new ArrayList<>();
        for (String line = line(in); line != null; line = line(in)) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            try {
                if (header == null) {
                    header = header(line);
                } else {
                    turns.add(turn(line, turns.size() + 1L));
                }
            } catch (ExaiException | IllegalArgumentException | DateTimeException e) {
                throw new ExaiException(
                        ErrorKind.INVALID_REQUEST,
                        "line " + number + " is no part of a conversation: " + e.getMessage(),
                        e);
            }
            if (turns.size() == header.turns) {
                taker.take(header.conversation(owner), turns);
                header = null;
                turns = new ArrayList<>();
            }
        }
        if (header != null) {
            throw new ExaiException(
                    ErrorKind.INVALID_REQUEST,
                    "the last conversation ends after " + turns.size() + " of " + header.turns + " turns");
        }
    }

    private static final class Header {
        String form = "";
        String id = "";

        @Nullable
        String title;

        Instant createdAt = Instant.EPOCH;

        @Nullable
        ConversationId forkedFrom;

        boolean pinned;
        boolean archived;
        final List<Long> pinnedTurns = new ArrayList<>();
        long turns;

        Conversation conversation(PrincipalId owner) {
            return new Conversation(
                    new ConversationId(id),
                    owner,
                    title,
                    createdAt,
                    createdAt,
                    turns,
                    0,
                    new ConversationMarks(pinned, archived, pinnedTurns),
                    forkedFrom);
        }
    }

    private static Header header(String line) {
        JsonReader json = new JsonReader(line);
        Header header = new Header();
        json.object(name -> {
            switch (name) {
                case "form" -> header.form = json.string();
                case "id" -> header.id = new ConversationId(json.string()).value();
                case "title" -> header.title = ConversationEdit.checkTitle(json.string());
                case "createdAt" -> header.createdAt = Instant.parse(json.string());
                case "forkedFrom" -> header.forkedFrom = new ConversationId(json.string());
                case "pinned" -> header.pinned = json.bool();
                case "archived" -> header.archived = json.bool();
                case "pinnedTurns" -> json.array(() -> header.pinnedTurns.add(json.number()));
                case "turns" -> header.turns = json.number();
                default -> throw json.fault();
            }
        });
        json.end();
        if (!header.form.equals(FORM) || header.id.isEmpty() || header.turns < 0) {
            throw new IllegalArgumentException("form, id and turns are needed, form must be " + FORM);
        }
        return header;
    }

    private static Turn turn(String line, long expected) {
        JsonReader json = new JsonReader(line);
        List<Long> number = new ArrayList<>();
        List<Instant> at = new ArrayList<>();
        List<TurnContent> content = new ArrayList<>();
        json.object(name -> {
            switch (name) {
                case "turn" -> number.add(json.number());
                case "at" -> at.add(Instant.parse(json.string()));
                case "content" -> content.add(TurnCodec.read(json));
                default -> throw json.fault();
            }
        });
        json.end();
        if (!number.equals(List.of(expected)) || at.size() != 1 || content.size() != 1) {
            throw new IllegalArgumentException("turn " + expected + " with at and content is expected");
        }
        return new Turn(expected, Micros.instant(Micros.of(at.get(0))), content.get(0));
    }

    private static @Nullable String line(Reader in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0; c = in.read()) {
            if (c == '\n') {
                return line.toString();
            }
            if (line.length() == MAX_LINE) {
                throw new ExaiException(ErrorKind.TOO_LARGE, "a line is longer than " + MAX_LINE + " characters");
            }
            line.append((char) c);
        }
        return line.isEmpty() ? null : line.toString();
    }
}
