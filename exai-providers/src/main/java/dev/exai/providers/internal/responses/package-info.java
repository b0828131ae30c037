/** OpenAI's Responses API, as OpenAI itself and xAI serve it. */
package dev.exai.providers.internal.responses;
