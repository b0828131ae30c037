/** When to try again, and when not: one policy, one budget, one loop. */
package dev.exai.core.resilience;
