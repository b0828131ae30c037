/** The engine for every provider that speaks OpenAI's chat completions, and OpenAI itself. */
package dev.exai.providers.internal.openai;
