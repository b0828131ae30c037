/** Kimi, at both sites of Moonshot. */
package dev.exai.providers.internal.kimi;
