package dev.exai.sessions;

import dev.exai.core.chat.Message;
import dev.exai.core.chat.Part;
import dev.exai.core.chat.Usage;
import dev.exai.core.model.ModelId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How many tokens a text is for a model. The estimate counts four ASCII characters, or one other character, as a token; what
 * models report corrects it, model by model, as long as this lives. Thread-safe.
 *
 * <p>The correction is used in steps of an eighth and moves only when the measured value is more than that away, so that
 * the window of a conversation does not move with every answer.
 */
public final class TokenMeter {
    private static final int MAX_MODELS = 512; // the names come from callers; the one unused longest is forgotten
    private static final long FEWEST_TOKENS = 200; // below, what vendors add to each request outweighs the text
    private static final double NEWEST_WEIGHT = 0.2;
    private static final double STEPS = 8;
    private static final double LEAST = 0.75; // a report that is too low must not fill a window four times over
    private static final double MOST = 4;

    private final Map<ModelId, Correction> corrections = new LinkedHashMap<>(16, 0.75f, true); // guarded by itself

    private static final class Correction {
        double measured = 1;
        double used = 1;
        boolean first = true;
    }

    /** A meter that has measured nothing. */
    public TokenMeter() {}

    /** The estimate for the messages, uncorrected. */
    public static long estimate(List<Message> messages) {
        return messages.stream()
                .map(TurnNote::withoutNotes)
                .mapToLong(MessageSize::tokens)
                .sum();
    }

    /** Learns from what a model reported for these messages; those with images, whose size varies, teach nothing. */
    public void learn(ModelId model, List<Message> sent, Usage reported) {
        long estimated = estimate(sent);
        if (estimated < FEWEST_TOKENS
                || reported.inputTokens() <= 0
                || sent.stream().anyMatch(TokenMeter::hasImage)) {
            return;
        }
        double ratio = Math.max(LEAST, Math.min(MOST, (double) reported.inputTokens() / estimated));
        synchronized (corrections) {
            Correction correction = corrections.computeIfAbsent(model, key -> new Correction());
            correction.measured =
                    correction.first ? ratio : correction.measured + NEWEST_WEIGHT * (ratio - correction.measured);
            correction.first = false;
            if (Math.abs(correction.measured - correction.used) > 1 / STEPS) {
                correction.used = Math.max(LEAST, Math.ceil(correction.measured * STEPS) / STEPS);
            }
            if (corrections.size() > MAX_MODELS) {
                corrections.remove(corrections.keySet().iterator().next());
            }
        }
    }

    /** How many tokens of the model one token of the estimate is: 0.75–4, 1 until enough is known. */
    public double factor(ModelId model) {
        synchronized (corrections) {
            Correction correction = corrections.get(model);
            return correction == null ? 1 : correction.used;
        }
    }

    /** How many tokens of the estimate fit into so many tokens of the model. */
    public long inEstimate(ModelId model, long tokens) {
        return (long) (tokens / factor(model));
    }

    private static boolean hasImage(Message message) {
        return message.parts().stream()
                .anyMatch(part -> part instanceof Part.Image
                        || part instanceof Part.ImageUrl
                        || part instanceof Part.FileReference);
    }
}
