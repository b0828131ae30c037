package dev.exai.providers.internal.schema;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The keywords that join schemas. */
final class CompositionKeywords {
    private final SchemaCompiler compiler;
    private final JsonNode schema;
    private final int depth;

    CompositionKeywords(SchemaCompiler compiler, JsonNode schema, int depth) {
        this.compiler = compiler;
        this.schema = schema;
        this.depth = depth;
    }

    void add(List<Rule> rules) {
        rules.addAll(compiled("allOf"));
        List<Rule> any = compiled("anyOf");
        if (!any.isEmpty()) {
            rules.add(Rule.simple(
                    value -> any.stream().anyMatch(rule -> rule.accepts(value)), "matches none of the allowed forms"));
        }
        List<Rule> one = compiled("oneOf");
        if (!one.isEmpty()) {
            rules.add(Rule.simple(
                    value -> one.stream().filter(rule -> rule.accepts(value)).count() == 1,
                    "must match exactly one of the allowed forms"));
        }
        JsonNode not = schema.get("not");
        if (not != null) {
            Rule refused = compiler.compile(not, depth + 1);
            rules.add(Rule.simple(value -> !refused.accepts(value), "has a form that is not allowed"));
        }
        addCondition(rules);
    }

    private List<Rule> compiled(String keyword) {
        List<Rule> rules = new ArrayList<>();
        JsonNode schemas = schema.get(keyword);
        if (schemas != null) {
            if (!schemas.isArray() || schemas.isEmpty()) {
                throw new IllegalArgumentException(keyword + " must be a list of schemas");
            }
            schemas.forEach(each -> rules.add(compiler.compile(each, depth + 1)));
        }
        return rules;
    }

    private void addCondition(List<Rule> rules) {
        JsonNode condition = schema.get("if");
        if (condition == null) {
            return;
        }
        Rule test = compiler.compile(condition, depth + 1);
        Rule then = branch("then");
        Rule otherwise = branch("else");
        rules.add((value, where, faults) -> (test.accepts(value) ? then : otherwise).check(value, where, faults));
    }

    private Rule branch(String keyword) {
        JsonNode branch = schema.get(keyword);
        return branch == null ? (value, where, faults) -> {} : compiler.compile(branch, depth + 1);
    }
}
