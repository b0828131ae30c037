package dev.exai.server.tools;

import tools.jackson.databind.node.ObjectNode;

/**
 * Something a client can call. A tool is a stateless singleton: what must outlive a call lives behind a handle that the
 * caller passes as an argument. Called on a thread of its own, so it may block, unless it says that it does not; many
 * calls run at once.
 */
public interface Tool {
    /** Its name; that of its description, unless that can be told without making it. */
    default String name() {
        return description().name();
    }

    /** What clients are told. Constant for the life of the tool. */
    ToolDescription description();

    /**
     * Does the work. The arguments have passed the input schema; treat them as read-only. The thread is interrupted when
     * the call is cancelled.
     *
     * @throws dev.exai.core.ExaiException on failure; the client gets the error envelope with its kind and message
     */
    ToolResult call(ObjectNode arguments, ToolContext context);

    /**
     * Whether a call may wait for anything or work for more than some microseconds; true unless overridden. A tool that
     * says false is called on the thread that has read the request, because handing the call over and back would cost
     * more than the call: while it works, other clients wait.
     */
    default boolean mayBlock() {
        return true;
    }
}
