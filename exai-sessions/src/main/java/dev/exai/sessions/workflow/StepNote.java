package dev.exai.sessions.workflow;

import dev.exai.core.chat.JsonText;
import dev.exai.sessions.internal.JsonObject;
import dev.exai.sessions.internal.JsonTree;
import dev.exai.sessions.workflow.WorkflowStep.Issue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A step as it is kept beside the words of its turn. Pure. */
final class StepNote {
    private StepNote() {}

    static JsonText write(WorkflowStep step) {
        return new JsonObject()
                .put("number", step.number())
                .put("text", step.text())
                .put("total", step.totalSteps())
                .put("next", step.nextStepRequired())
                .put("findings", step.findings())
                .texts("files_checked", step.filesChecked())
                .texts("relevant_files", step.relevantFiles())
                .texts("relevant_context", step.relevantContext())
                .objects("issues", step.issues().stream().map(StepNote::write).toList())
                .put("confidence", step.confidence().word())
                .put("hypothesis", step.hypothesis())
                .put("revises", step.revises())
                .put("branch_from", step.branchFrom())
                .put("branch", step.branch())
                .put("expert", step.expertWanted())
                .json();
    }

    static WorkflowStep read(JsonText note) {
        JsonTree tree = JsonTree.of(note);
        WorkflowStep.Builder step = WorkflowStep.of(Math.max(1, tree.integer("number", 1)), tree.text("text", "-"))
                .totalSteps(tree.integer("total", 1))
                .findings(tree.text("findings", ""))
                .filesChecked(tree.texts("files_checked"))
                .relevantFiles(tree.texts("relevant_files"))
                .relevantContext(tree.texts("relevant_context"))
                .issues(issues(tree.objects("issues")))
                .confidence(Confidence.of(tree.text("confidence", "")).orElse(Confidence.LOW))
                .hypothesis(tree.text("hypothesis"))
                .revises(number(tree, "revises"))
                .expertWanted(tree.flag("expert"));
        String branch = tree.text("branch");
        if (branch != null) {
            step.branch(branch, number(tree, "branch_from"));
        }
        return (tree.flag("next") ? step : step.last()).build();
    }

    private static JsonObject write(Issue issue) {
        return new JsonObject().put("severity", issue.severity()).put("description", issue.description());
    }

    private static List<Issue> issues(List<JsonTree> trees) {
        return trees.stream()
                .map(tree -> new Issue(tree.text("severity", ""), tree.text("description", "")))
                .toList();
    }

    private static @Nullable Integer number(JsonTree tree, String name) {
        return tree.number(name).map(Double::intValue).orElse(null);
    }
}
