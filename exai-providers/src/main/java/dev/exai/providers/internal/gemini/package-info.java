/** Google's Gemini Developer API in its own format, {@code generateContent}. */
package dev.exai.providers.internal.gemini;
