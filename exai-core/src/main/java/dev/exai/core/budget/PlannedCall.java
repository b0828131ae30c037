package dev.exai.core.budget;

import dev.exai.core.chat.Usage;
import java.math.BigDecimal;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A call as budgets see it before it is made.
 *
 * @param model what it asks for, for the message of a refusal
 * @param guess what it may use
 * @param price what a usage costs; null if no price is known
 */
record PlannedCall(String model, Usage guess, Function<Usage, @Nullable BigDecimal> price) {}
