/** Texts as vectors that lie near each other when their meanings do. */
package dev.exai.core.embedding;
