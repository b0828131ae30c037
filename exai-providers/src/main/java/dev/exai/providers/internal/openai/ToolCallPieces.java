package dev.exai.providers.internal.openai;

import dev.exai.core.Identifiers;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.JsonText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells which tool call a piece belongs to, whatever the server leaves out: by index, by id, otherwise the last one.
 * Not thread-safe.
 */
final class ToolCallPieces {
    /** A call whose pieces are arriving. */
    private static final class Slot {
        final long wireIndex;
        final int index; // for the caller; −1 for a hosted call
        final @Nullable String wireId;
        final String id;
        final String type;
        final String name;
        final StringBuilder arguments = new StringBuilder(0); // of a hosted call only

        @Nullable
        Map<String, JsonText> others;

        Slot(long wireIndex, int index, @Nullable String wireId, String id, String type, String name) {
            this.wireIndex = wireIndex;
            this.index = index;
            this.wireId = wireId;
            this.id = id;
            this.type = type;
            this.name = name;
        }
    }

    private final Consumer<ChatEvent> sink;
    private final List<Slot> slots = new ArrayList<>(2);
    private final Set<String> ids = new HashSet<>(2);
    private final boolean ownTools;
    private final Set<String> hosted;
    private int callerCalls;

    /**
     * Calls to be put together.
     *
     * @param ownTools whether calls of the provider's own tools are kept from the caller
     * @param hosted names of own tools that look like the caller's
     */
    ToolCallPieces(Consumer<ChatEvent> sink, boolean ownTools, Set<String> hosted) {
        this.sink = sink;
        this.hosted = hosted;
        this.ownTools = ownTools;
    }

    /** Takes the next piece; false if it belongs to no call and names none. */
    boolean add(ToolCallReader piece) {
        Slot slot = find(piece);
        String arguments = piece.arguments() == null ? "" : piece.arguments();
        if (slot != null) {
            more(slot, arguments);
            keepOthers(slot, piece);
            return true;
        }
        String name = piece.name();
        if (name == null) {
            return false;
        }
        open(piece, name, arguments);
        return true;
    }

    /** How many calls the caller has to answer. */
    int callerCalls() {
        return callerCalls;
    }

    /** The calls that go back to the provider. */
    List<HostedCall> hostedCalls() {
        if (!ownTools || slots.isEmpty()) {
            return List.of();
        }
        return slots.stream()
                .filter(slot -> slot.index < 0)
                .map(slot -> new HostedCall(slot.id, slot.type, slot.name, slot.arguments.toString(), null))
                .toList();
    }

    /** What the caller's calls hold that nobody knows. */
    List<CallMembers> unknownMembers() {
        List<CallMembers> unknown = new ArrayList<>(0);
        for (Slot slot : slots) {
            if (slot.others != null && slot.index >= 0) {
                unknown.add(CallMembers.of(slot.id, slot.others));
            }
        }
        return unknown;
    }

    private static void keepOthers(Slot slot, ToolCallReader piece) {
        Map<String, JsonText> others = piece.others();
        if (others != null) {
            slot.others = slot.others == null ? new LinkedHashMap<>() : slot.others;
            slot.others.putAll(others);
        }
    }

    private @Nullable Slot find(ToolCallReader piece) {
        for (int i = slots.size() - 1; i >= 0; i--) {
            Slot slot = slots.get(i);
            boolean sameIndex = piece.index() < 0 || piece.index() == slot.wireIndex;
            // A second id at one index is another call: some servers number every call 0.
            boolean sameId = piece.id() == null
                    ? piece.index() >= 0 || piece.name() == null
                    : piece.id().equals(slot.wireId);
            if (sameIndex && sameId) {
                return slot;
            }
        }
        return null;
    }

    private void open(ToolCallReader piece, String name, String arguments) {
        boolean own =
                ownTools && (name.startsWith("$") || "builtin_function".equals(piece.type()) || hosted.contains(name));
        String id = unusedId(piece.id());
        String type = piece.type() == null ? "function" : piece.type();
        long wireIndex = piece.index() < 0 ? slots.size() : piece.index();
        Slot slot = new Slot(wireIndex, own ? -1 : callerCalls++, piece.id(), id, type, name);
        slots.add(slot);
        keepOthers(slot, piece);
        if (own) {
            slot.arguments.append(arguments);
        } else {
            sink.accept(new ChatEvent.ToolCallDelta(slot.index, id, name, arguments));
        }
    }

    private void more(Slot slot, String arguments) {
        if (slot.index < 0) {
            slot.arguments.append(arguments);
        } else if (!arguments.isEmpty()) {
            sink.accept(new ChatEvent.ToolCallDelta(slot.index, null, null, arguments));
        }
    }

    /** Ids must be unique within a message and present; results refer to them. */
    private String unusedId(@Nullable String given) {
        String id = given == null ? Identifiers.mint("call_", 12) : given;
        if (ids.add(id)) {
            return id;
        }
        String other = id + "-" + slots.size();
        ids.add(other);
        sink.accept(new ChatEvent.Warning("tool_call_id_repeated", "two tool calls shared an id; one was renamed"));
        return other;
    }
}
