/** HTTP as every wire format here needs it: one attempt, four clocks, bounded answers, errors by kind, no keys shown. */
package dev.exai.providers.internal.http;
