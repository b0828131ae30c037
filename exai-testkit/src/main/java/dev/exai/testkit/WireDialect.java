package dev.exai.testkit;

/** Whose wire format and whose rules a {@link FakeUpstream} follows. */
public enum WireDialect {
    /** OpenAI's Chat Completions, and servers that copy them. */
    OPENAI,
    /** GLM of Z.ai and BigModel. */
    GLM,
    /** Kimi of Moonshot. */
    KIMI;

    /**
     * How many events of a stream come before the first piece of the answer: one where the vendor announces the role in
     * an event of its own, else none.
     */
    public int openingEvents() {
        return wire().opening().size();
    }

    ChatWire wire() {
        return switch (this) {
            case OPENAI -> new OpenAiWire();
            case GLM -> new GlmWire();
            case KIMI -> new KimiWire();
        };
    }
}
