/** The models of many vendors, at OpenRouter. */
package dev.exai.providers.internal.openrouter;
