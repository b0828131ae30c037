/** Anthropic, through its Messages API. */
package dev.exai.providers.internal.anthropic;
