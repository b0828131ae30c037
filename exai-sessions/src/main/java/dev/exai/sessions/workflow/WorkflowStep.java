package dev.exai.sessions.workflow;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One step of work, as whoever does the work reports it. Immutable. */
public final class WorkflowStep {
    private final Builder settings;

    private WorkflowStep(Builder settings) {
        this.settings = settings;
    }

    /**
     * Something found that should be changed.
     *
     * @param severity for example {@code critical}, {@code high}, {@code medium} or {@code low}
     */
    public record Issue(String severity, String description) {
        /** Checks. */
        public Issue {
            Objects.requireNonNull(severity, "severity");
            Objects.requireNonNull(description, "description");
        }
    }

    /** A builder for the step of that number, from 1. */
    public static Builder of(int number, String text) {
        return new Builder(number, text);
    }

    /** Its number, from 1. */
    public int number() {
        return settings.number;
    }

    /** What was done or is planned in it. */
    public String text() {
        return settings.text;
    }

    /** How many steps there will be, as far as is known now. */
    public int totalSteps() {
        return settings.totalSteps;
    }

    /** Whether another step follows. */
    public boolean nextStepRequired() {
        return settings.nextStepRequired;
    }

    /** What was found; empty for nothing. */
    public String findings() {
        return settings.findings;
    }

    /** Files that were looked at. */
    public List<String> filesChecked() {
        return settings.filesChecked;
    }

    /** Those of them that matter. */
    public List<String> relevantFiles() {
        return settings.relevantFiles;
    }

    /** Methods, classes or places that matter. */
    public List<String> relevantContext() {
        return settings.relevantContext;
    }

    /** What should be changed. */
    public List<Issue> issues() {
        return settings.issues;
    }

    /** How sure of it all. */
    public Confidence confidence() {
        return settings.confidence;
    }

    /** What is suspected; null for nothing. */
    public @Nullable String hypothesis() {
        return settings.hypothesis;
    }

    /** Number of an earlier step that this one replaces, with everything after that; null for none. */
    public @Nullable Integer revises() {
        return settings.revises;
    }

    /** Number of the step from which a branch leaves; null for none. */
    public @Nullable Integer branchFrom() {
        return settings.branchFrom;
    }

    /** The branch this step belongs to; null for the trunk. */
    public @Nullable String branch() {
        return settings.branch;
    }

    /** Whether an expert model may be asked at the end. */
    public boolean expertWanted() {
        return settings.expertWanted;
    }

    /** Builds a {@link WorkflowStep}; everything has a default. Not thread-safe. */
    public static final class Builder {
        private final int number;
        private final String text;
        private int totalSteps;
        private boolean nextStepRequired = true;
        private String findings = "";
        private List<String> filesChecked = List.of();
        private List<String> relevantFiles = List.of();
        private List<String> relevantContext = List.of();
        private List<Issue> issues = List.of();
        private Confidence confidence = Confidence.LOW;
        private @Nullable String hypothesis;
        private @Nullable Integer revises;
        private @Nullable Integer branchFrom;
        private @Nullable String branch;
        private boolean expertWanted = true;

        private Builder(int number, String text) {
            this.number = number;
            this.text = Objects.requireNonNull(text, "text");
            totalSteps = number;
        }

        private Builder(Builder other) {
            number = other.number;
            text = other.text;
            totalSteps = Math.max(other.number, other.totalSteps);
            nextStepRequired = other.nextStepRequired;
            findings = other.findings;
            filesChecked = other.filesChecked;
            relevantFiles = other.relevantFiles;
            relevantContext = other.relevantContext;
            issues = other.issues;
            confidence = other.confidence;
            hypothesis = other.hypothesis;
            revises = other.revises;
            branchFrom = other.branchFrom;
            branch = other.branch;
            expertWanted = other.expertWanted;
        }

        /** Default the number of this step; a smaller one is raised to it. */
        public Builder totalSteps(int value) {
            totalSteps = value;
            return this;
        }

        /** This is the last step; default another one follows. */
        public Builder last() {
            nextStepRequired = false;
            return this;
        }

        /** Default nothing. */
        public Builder findings(String value) {
            findings = Objects.requireNonNull(value, "findings");
            return this;
        }

        /** Default none. */
        public Builder filesChecked(List<String> value) {
            filesChecked = List.copyOf(value);
            return this;
        }

        /** Default none. */
        public Builder relevantFiles(List<String> value) {
            relevantFiles = List.copyOf(value);
            return this;
        }

        /** Default none. */
        public Builder relevantContext(List<String> value) {
            relevantContext = List.copyOf(value);
            return this;
        }

        /** Default none. */
        public Builder issues(List<Issue> value) {
            issues = List.copyOf(value);
            return this;
        }

        /** Default {@link Confidence#LOW}. */
        public Builder confidence(Confidence value) {
            confidence = Objects.requireNonNull(value, "confidence");
            return this;
        }

        /** Default none. */
        public Builder hypothesis(@Nullable String value) {
            hypothesis = value;
            return this;
        }

        /** Default none. */
        public Builder revises(@Nullable Integer value) {
            revises = value;
            return this;
        }

        /** The step where the branch of that name leaves the trunk, or null for a further step of the branch. */
        public Builder branch(String name, @Nullable Integer from) {
            branch = Objects.requireNonNull(name, "branch");
            branchFrom = from;
            return this;
        }

        /** Default true. */
        public Builder expertWanted(boolean value) {
            expertWanted = value;
            return this;
        }

        /**
         * The finished step.
         *
         * @throws IllegalArgumentException if the number is not positive or the text is blank
         */
        public WorkflowStep build() {
            if (number < 1 || text.isBlank()) {
                throw new IllegalArgumentException("a step needs a number from 1 and a text");
            }
            return new WorkflowStep(new Builder(this));
        }
    }
}
