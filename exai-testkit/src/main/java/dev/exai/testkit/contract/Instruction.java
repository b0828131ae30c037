package dev.exai.testkit.contract;

import dev.exai.core.ErrorKind;
import dev.exai.core.chat.ToolCall;
import java.util.List;

/** What the service behind a provider is told to do by a rule of the contract. */
public sealed interface Instruction {
    /** Answer this and every later call that has no instruction of its own with the text of its last user message. */
    record Echo() implements Instruction {}

    /** Answer the next call with these pieces of text, each as an event of its own where the service can. */
    record Say(List<String> pieces) implements Instruction {
        /** Copies. */
        public Say {
            pieces = List.copyOf(pieces);
        }
    }

    /** Answer the next call with reasoning and then with a text. */
    record Think(String thought, String text) implements Instruction {}

    /** Answer the next call by asking for these tools. */
    record CallTools(List<ToolCall> calls) implements Instruction {
        /** Copies. */
        public CallTools {
            calls = List.copyOf(calls);
        }
    }

    /** Refuse the next call in the way that means this kind. */
    record Fail(ErrorKind kind) implements Instruction {}

    /** Take the next call and never begin to answer it. */
    record Silence() implements Instruction {}

    /** Begin to answer the next call, give so many pieces of text, then fall silent. */
    record Stall(int pieces) implements Instruction {}

    /** Take the next upload of a file whole, keep the file, and break the connection instead of answering. */
    record LoseUpload() implements Instruction {}

    /** Delete this file when it is asked for, and break the connection instead of saying so. */
    record LoseDelete(String fileId) implements Instruction {}

    /** Take the next batch, run it, and break the connection instead of saying so. */
    record LoseBatch() implements Instruction {}

    /** Begin to answer the next call, give so many pieces of text, then break the connection. */
    record Cut(int pieces) implements Instruction {}
}
