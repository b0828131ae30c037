/** What calls may cost: limits by caller, conversation and day, and the ledger that they are kept with. */
package dev.exai.core.budget;
