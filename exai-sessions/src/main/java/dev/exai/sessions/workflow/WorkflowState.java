package dev.exai.sessions.workflow;

import dev.exai.sessions.workflow.WorkflowStep.Issue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Where a run of a workflow stands: its steps that hold, and what they add up to. Made from the steps of one conversation and
 * from nothing else. Immutable.
 *
 * @param trunk the steps that hold, in their order, without those that were revised
 * @param branches the steps of each branch, in their order
 */
public record WorkflowState(List<WorkflowStep> trunk, Map<String, List<WorkflowStep>> branches) {
    /** No step yet. */
    public static final WorkflowState EMPTY = new WorkflowState(List.of(), Map.of());

    /** Copies. */
    public WorkflowState {
        trunk = List.copyOf(trunk);
        branches = Map.copyOf(branches);
    }

    /** The state after one more step. A step 1 that revises nothing begins a new run. */
    WorkflowState after(WorkflowStep step) {
        if (step.branch() != null) {
            Map<String, List<WorkflowStep>> more = new LinkedHashMap<>(branches);
            List<WorkflowStep> branch = new ArrayList<>(more.getOrDefault(step.branch(), List.of()));
            branch.add(step);
            more.put(step.branch(), branch);
            return new WorkflowState(trunk, more);
        }
        if (step.number() == 1 && step.revises() == null) {
            return new WorkflowState(List.of(step), Map.of());
        }
        int revised = step.revises() == null ? step.number() : step.revises();
        List<WorkflowStep> kept = new ArrayList<>(
                trunk.stream().filter(old -> old.number() < revised).toList());
        kept.add(step);
        Map<String, List<WorkflowStep>> left = new LinkedHashMap<>(branches);
        left.values().removeIf(branch -> leavesFrom(branch) >= revised);
        return new WorkflowState(kept, left);
    }

    /** The number of the newest step that holds, 0 if there is none. */
    public int lastStep() {
        return trunk.isEmpty() ? 0 : trunk.get(trunk.size() - 1).number();
    }

    /** What was asked for in the beginning; empty if nothing was. */
    public String request() {
        return trunk.isEmpty() ? "" : trunk.get(0).text();
    }

    /** All findings in their order, each with the number of its step. */
    public List<String> findings() {
        return trunk.stream()
                .filter(step -> !step.findings().isBlank())
                .map(step -> "Step " + step.number() + ": " + step.findings())
                .toList();
    }

    /** All files that were looked at, each once. */
    public Set<String> filesChecked() {
        return all(WorkflowStep::filesChecked);
    }

    /** All files that matter, each once. */
    public Set<String> relevantFiles() {
        return all(WorkflowStep::relevantFiles);
    }

    /** All places that matter, each once. */
    public Set<String> relevantContext() {
        return all(WorkflowStep::relevantContext);
    }

    /** All issues, each once. */
    public Set<Issue> issues() {
        return all(WorkflowStep::issues);
    }

    /** How sure the newest step is. */
    public Confidence confidence() {
        return trunk.isEmpty()
                ? Confidence.EXPLORING
                : trunk.get(trunk.size() - 1).confidence();
    }

    private <T> Set<T> all(Function<WorkflowStep, List<T>> part) {
        Set<T> all = new LinkedHashSet<>();
        trunk.forEach(step -> all.addAll(part.apply(step)));
        return all;
    }

    private static int leavesFrom(List<WorkflowStep> branch) {
        Integer from = branch.get(0).branchFrom();
        return from == null ? 0 : from;
    }
}
