package dev.exai.sessions.workflow;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The workflows there are. */
public final class Workflows {
    private Workflows() {}

    /** A review of code in steps, at the end of which an expert model looks at what was found. */
    public static WorkflowDefinition review() {
        return WorkflowDefinition.of("review")
                .filesRequired()
                .expert(prompt("review"), Confidence.CERTAIN)
                .actions(
                        1,
                        Confidence.EXPLORING,
                        List.of(
                                "Read the files that were named, and those they depend on",
                                "Say what the code is for and how it is built",
                                "Look for faults, risks, needless complexity and missing tests"))
                .actions(
                        2,
                        Confidence.EXPLORING,
                        List.of(
                                "Follow each suspicion to the line that proves or refutes it",
                                "Look at error handling, concurrency, security and limits",
                                "Give each issue a severity"))
                .actions(
                        2,
                        Confidence.HIGH,
                        List.of("Check once more that every issue is real", "Look for what was overlooked"))
                .build();
    }

    /** A plan in steps that can be revised and can branch; no model is asked. */
    public static WorkflowDefinition planner() {
        return WorkflowDefinition.of("planner")
                .branching()
                .actions(
                        1,
                        Confidence.EXPLORING,
                        List.of(
                                "Think the step through before the next",
                                "Revise or branch where another way may be better"))
                .build();
    }

    private static String prompt(String name) {
        try (InputStream in = Workflows.class.getResourceAsStream(name + ".md")) {
            if (in == null) {
                throw new IllegalStateException("the prompt of workflow " + name + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the prompt of workflow " + name + " cannot be read", e);
        }
    }
}
