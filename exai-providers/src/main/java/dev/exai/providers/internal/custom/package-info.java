/** Any server that speaks OpenAI's chat completions, from settings alone. */
package dev.exai.providers.internal.custom;
