package dev.exai.providers.internal.openai;

import dev.exai.core.ProviderException;
import dev.exai.core.batch.BatchResult;
import dev.exai.core.model.ProviderId;
import dev.exai.providers.internal.engine.ErrorReader;
import dev.exai.providers.internal.engine.ItemFaults;
import dev.exai.providers.internal.engine.JsonFields;
import tools.jackson.databind.JsonNode;

/** Reads one line of a batch's results: an answer with its status, or what kept it from being given. Immutable. */
final class BatchLineReader {
    private static final int OK = 200;

    private final ProviderId provider;
    private final Dialect dialect;
    private final BatchRules rules;
    private final ErrorReader errors;
    private final ItemFaults faults;

    BatchLineReader(ProviderId provider, Dialect dialect, BatchRules rules, ErrorReader errors) {
        this.provider = provider;
        this.dialect = dialect;
        this.rules = rules;
        this.errors = errors;
        faults = new ItemFaults(provider);
    }

    BatchResult read(String line) {
        JsonNode node = JsonFields.parse(line);
        String wireId = node == null ? null : JsonFields.text(node, "custom_id");
        if (node == null || wireId == null) {
            throw faults.nameless();
        }
        String id = rules.customId(wireId);
        JsonNode response = node.path("response");
        if (!response.isObject()) {
            return new BatchResult.Failed(id, withoutAnswer(node.path("error")));
        }
        int status = (int) JsonFields.count(response, "status_code", OK);
        String body = response.path("body").toString();
        if (status != OK) {
            return new BatchResult.Failed(id, errors.ofPart(status, body));
        }
        try {
            return new BatchResult.Answered(id, WholeAnswer.read(body, provider, dialect, errors));
        } catch (ProviderException e) {
            return new BatchResult.Failed(id, e);
        }
    }

    /** The item never reached a model. */
    private ProviderException withoutAnswer(JsonNode error) {
        String code = JsonFields.text(error, "code");
        if ("batch_expired".equals(code)) {
            return faults.expired();
        }
        if ("batch_cancelled".equals(code)) {
            return faults.cancelled();
        }
        return errors.ofPart(500, error.toString());
    }
}
