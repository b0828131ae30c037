/** What the providers of this module share, between their HTTP client and the wire formats of their vendors. */
package dev.exai.providers.internal.engine;
