/** Grok, at xAI. */
package dev.exai.providers.internal.xai;
