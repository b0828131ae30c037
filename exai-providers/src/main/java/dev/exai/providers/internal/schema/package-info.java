/** Checks JSON values against compiled, bounded JSON Schemas of dialect 2020-12. */
package dev.exai.providers.internal.schema;
