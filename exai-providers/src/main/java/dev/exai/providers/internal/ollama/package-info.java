/** Ollama in its own format, {@code /api/chat}. */
package dev.exai.providers.internal.ollama;
