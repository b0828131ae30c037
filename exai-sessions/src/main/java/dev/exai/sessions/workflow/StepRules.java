package dev.exai.sessions.workflow;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;

/** Which step can come next. Pure. */
final class StepRules {
    private StepRules() {}

    /**
     * Returns if the step can come next.
     *
     * @throws ExaiException kind INVALID_REQUEST that says which can
     */
    static void check(WorkflowDefinition definition, WorkflowState state, WorkflowStep step) {
        boolean special = step.revises() != null || step.branch() != null;
        if (special && !definition.branching()) {
            throw refused(definition.name() + " has no branches and revises no step");
        }
        if (step.revises() != null && step.branch() != null) {
            throw refused("a step of a branch cannot revise one of the trunk");
        }
        if (step.branch() != null) {
            checkBranch(state, step);
        } else if (step.revises() != null) {
            checkRevision(state, step);
        } else {
            checkNext(definition, state, step);
        }
    }

    private static void checkNext(WorkflowDefinition definition, WorkflowState state, WorkflowStep step) {
        boolean again = step.number() == state.lastStep() && isFinished(state); // the expert once more
        if (step.number() != 1 && step.number() != state.lastStep() + 1 && !again) {
            throw refused("step " + step.number() + " cannot come next: step " + (state.lastStep() + 1)
                    + " can, or step 1 to begin anew");
        }
        if (step.number() == 1
                && definition.filesRequired()
                && step.relevantFiles().isEmpty()) {
            throw refused("relevant_files: the first step must name the files to look at");
        }
        if (!step.nextStepRequired() && step.number() < definition.leastSteps()) {
            throw refused(definition.name() + " takes at least " + definition.leastSteps() + " steps");
        }
    }

    private static boolean isFinished(WorkflowState state) {
        return !state.trunk().isEmpty()
                && !state.trunk().get(state.trunk().size() - 1).nextStepRequired();
    }

    private static void checkRevision(WorkflowState state, WorkflowStep step) {
        Integer revised = step.revises();
        if (revised == null || revised < 1 || revised > state.lastStep()) {
            throw refused("only steps 1 to " + state.lastStep() + " can be revised");
        }
        if (step.number() != revised) {
            throw refused("the step that revises step " + revised + " takes its number");
        }
    }

    private static void checkBranch(WorkflowState state, WorkflowStep step) {
        boolean known = state.branches().containsKey(step.branch());
        Integer from = step.branchFrom();
        if (!known && (from == null || from < 1 || from > state.lastStep())) {
            throw refused("a new branch leaves from one of the steps 1 to " + state.lastStep());
        }
        if (known && from != null) {
            throw refused("this branch has left already; go on with it without a step to leave from");
        }
    }

    private static ExaiException refused(String why) {
        return new ExaiException(ErrorKind.INVALID_REQUEST, why);
    }
}
