/** MiniMax, at both of its sites. */
package dev.exai.providers.internal.minimax;
