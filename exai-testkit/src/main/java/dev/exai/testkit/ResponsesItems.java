package dev.exai.testkit;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules for input items, among them those for what a stateless client must bring back. */
final class ResponsesItems {
    /** How the encrypted reasoning of this upstream begins; anything else cannot be decrypted. */
    static final String CIPHER = "gAAAAAB-";

    private ResponsesItems() {}

    /** How the API answers items that break one of its rules, or null if they break none. */
    static @Nullable Reply refusal(Json input) {
        if (input.items().isEmpty() && input.text().isEmpty()) {
            return ResponsesWire.refuse("input", "missing_required_parameter", "Missing required parameter: 'input'.");
        }
        Set<String> asked = new HashSet<>();
        Set<String> answered = new HashSet<>();
        for (Json item : input.items()) {
            String type = item.get("type").text();
            String call = item.get("call_id").text();
            if (type.equals("function_call") && !asked.add(call)) {
                return ResponsesWire.refuse("input", "duplicate_item", "Duplicate function call " + call + ".");
            }
            if (type.equals("function_call_output")) {
                answered.add(call);
            }
            if (type.equals("reasoning")
                    && !item.get("encrypted_content").text().startsWith(CIPHER)) {
                return ResponsesWire.refuse(
                        "input", "invalid_encrypted_content", "The encrypted content could not be verified.");
            }
        }
        if (!asked.containsAll(answered)) {
            return ResponsesWire.refuse("input", "invalid_value", "No tool call found for function call output.");
        }
        return answered.containsAll(asked)
                ? null
                : ResponsesWire.refuse("input", "invalid_value", "No tool output found for function call.");
    }
}
