package dev.exai.sessions;

/** How much a session's work presses; the first constant goes before all others. */
public enum WorkClass {
    /** Cancelling, health: never waits behind chats, since it has permits of its own. */
    CONTROL,
    /** Somebody waits for the answer. */
    INTERACTIVE,
    /** Nobody waits: it goes when no interactive work can, and makes room for it where a queue is full. */
    BACKGROUND
}
