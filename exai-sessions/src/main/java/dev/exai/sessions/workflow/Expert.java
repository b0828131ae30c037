package dev.exai.sessions.workflow;

import dev.exai.core.spi.CallContext;
import dev.exai.sessions.ConversationId;

/** Whoever looks at finished work. Thread-safe. */
@FunctionalInterface
public interface Expert {
    /**
     * Looks at the work and says what it thinks. Blocks.
     *
     * @param conversation the conversation of the work
     * @param definition what kind of work it is
     * @param state what was done and found
     * @throws dev.exai.core.ExaiException if no opinion can be had
     */
    ExpertOpinion judge(
            ConversationId conversation, WorkflowDefinition definition, WorkflowState state, CallContext context);
}
