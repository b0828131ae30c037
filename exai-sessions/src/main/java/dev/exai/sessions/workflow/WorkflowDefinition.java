package dev.exai.sessions.workflow;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A kind of work in steps: what it asks for, what it says between the steps, and whether an expert looks at the end. Immutable. */
public final class WorkflowDefinition {
    private final Builder settings;

    private WorkflowDefinition(Builder settings) {
        this.settings = settings;
    }

    /** A builder for the workflow of that name, for example {@code review}. */
    public static Builder of(String name) {
        return new Builder(name);
    }

    /** Its name; also the tool of its turns. */
    public String name() {
        return settings.name;
    }

    /** Fewest steps of a run. */
    public int leastSteps() {
        return settings.leastSteps;
    }

    /** Whether the first step must name files that matter. */
    public boolean filesRequired() {
        return settings.filesRequired;
    }

    /** Whether steps may be revised and branches leave from them. */
    public boolean branching() {
        return settings.branching;
    }

    /** What the expert is told; null if none is asked. */
    public @Nullable String expertPrompt() {
        return settings.expertPrompt;
    }

    /** How sure the last step must be for the expert not to be asked; null if that changes nothing. */
    public @Nullable Confidence expertUnless() {
        return settings.expertUnless;
    }

    /** What has to be done before the step after this one; empty if nothing particular. */
    public List<String> actionsAfter(WorkflowStep step) {
        List<String> actions = List.of();
        for (Guidance guidance : settings.guidance) {
            if (step.number() >= guidance.fromStep() && step.confidence().compareTo(guidance.from()) >= 0) {
                actions = guidance.actions();
            }
        }
        return actions;
    }

    /** Whether the expert is asked after a last step. */
    boolean wantsExpert(WorkflowStep last) {
        Confidence unless = expertUnless();
        return expertPrompt() != null
                && last.expertWanted()
                && (unless == null || last.confidence().compareTo(unless) < 0);
    }

    private record Guidance(int fromStep, Confidence from, List<String> actions) {}

    /** Builds a {@link WorkflowDefinition}. Not thread-safe. */
    public static final class Builder {
        private final String name;
        private int leastSteps = 1;
        private boolean filesRequired;
        private boolean branching;
        private @Nullable String expertPrompt;
        private @Nullable Confidence expertUnless;
        private List<Guidance> guidance = new ArrayList<>();

        private Builder(String name) {
            this.name = Objects.requireNonNull(name, "name");
        }

        /** Default 1. */
        public Builder leastSteps(int value) {
            leastSteps = value;
            return this;
        }

        /** The first step must name files that matter; default it need not. */
        public Builder filesRequired() {
            filesRequired = true;
            return this;
        }

        /** Steps may be revised and branches leave from them; default not. */
        public Builder branching() {
            branching = true;
            return this;
        }

        /**
         * An expert model is asked after the last step; default none is.
         *
         * @param prompt what it is told
         * @param unless how sure the last step must be for it not to be asked; null if that changes nothing
         */
        public Builder expert(String prompt, @Nullable Confidence unless) {
            expertPrompt = prompt;
            expertUnless = unless;
            return this;
        }

        /** What has to be done after steps from that number and confidence on; what is said later goes before. */
        public Builder actions(int fromStep, Confidence from, List<String> actions) {
            guidance.add(new Guidance(fromStep, from, List.copyOf(actions)));
            return this;
        }

        /** The finished definition. */
        public WorkflowDefinition build() {
            Builder copy = new Builder(name);
            copy.leastSteps = leastSteps;
            copy.filesRequired = filesRequired;
            copy.branching = branching;
            copy.expertPrompt = expertPrompt;
            copy.expertUnless = expertUnless;
            copy.guidance = List.copyOf(guidance);
            return new WorkflowDefinition(copy);
        }
    }
}
