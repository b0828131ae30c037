package dev.exai.sessions.workflow;

import java.util.Collection;

/** Work in words: for the expert, and for the models that continue its conversation. Pure. */
final class CaseText {
    private CaseText() {}

    /** Everything that was done and found. */
    static String of(WorkflowState state) {
        StringBuilder text = new StringBuilder("What was asked for:\n")
                .append(state.request())
                .append("\n");
        list(text, "What was found", state.findings());
        list(
                text,
                "Issues",
                state.issues().stream()
                        .map(issue -> "[" + issue.severity() + "] " + issue.description())
                        .toList());
        list(text, "Files that matter", state.relevantFiles());
        list(text, "Places that matter", state.relevantContext());
        list(
                text,
                "Suspicions",
                state.trunk().stream()
                        .filter(step -> step.hypothesis() != null)
                        .map(step -> "Step " + step.number() + ": " + step.hypothesis())
                        .toList());
        return text.append("\nConfidence of the reviewer: ")
                .append(state.confidence().word())
                .append('\n')
                .toString();
    }

    /** A step as its turn says it. */
    static String of(WorkflowDefinition definition, WorkflowStep step) {
        StringBuilder text = new StringBuilder(definition.name())
                .append(", step ")
                .append(step.number())
                .append(" of ")
                .append(step.totalSteps());
        if (step.branch() != null) {
            text.append(", branch ").append(step.branch());
        }
        if (step.branchFrom() != null) {
            text.append(" from step ").append(step.branchFrom());
        }
        if (step.revises() != null) {
            text.append(", instead of step ").append(step.revises());
        }
        text.append(":\n").append(step.text());
        if (!step.findings().isBlank()) {
            text.append("\nFindings: ").append(step.findings());
        }
        return text.toString();
    }

    private static void list(StringBuilder text, String title, Collection<String> lines) {
        if (!lines.isEmpty()) {
            text.append('\n').append(title).append(":\n");
            lines.forEach(line -> text.append("- ").append(line).append('\n'));
        }
    }
}
