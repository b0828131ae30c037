/** Checks JSON values against compiled, bounded JSON Schemas of dialect 2020-12. */
@NullMarked
package dev.exai.server.schema;

import org.jspecify.annotations.NullMarked;
