package dev.exai.sessions.workflow;

import dev.exai.core.ErrorKind;
import dev.exai.sessions.ConversationId;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a workflow stands after a step.
 *
 * @param conversation where its state lives; to be passed with the next step
 * @param state everything so far, this step included
 * @param requiredActions what to do before the next step; empty at the end
 * @param opinion what the expert said; null if none was asked or it failed
 * @param expertFailure why the expert said nothing; null if it was not asked or did
 */
public record WorkflowResult(
        ConversationId conversation,
        Status status,
        WorkflowState state,
        List<String> requiredActions,
        @Nullable ExpertOpinion opinion,
        @Nullable ErrorKind expertFailure) {
    /** What comes next. */
    public enum Status {
        /** Another step. */
        NEXT_STEP_REQUIRED,
        /** Nothing: the work is done, and the expert has been heard. */
        EXPERT_HEARD,
        /** Nothing: the work is done, and no expert was needed. */
        COMPLETE,
        /** Nothing, or the last step once more: the work is kept, but the expert could not be asked. */
        EXPERT_FAILED
    }

    /** Copies and checks. */
    public WorkflowResult {
        Objects.requireNonNull(conversation, "conversation");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(state, "state");
        requiredActions = List.copyOf(requiredActions);
    }
}
