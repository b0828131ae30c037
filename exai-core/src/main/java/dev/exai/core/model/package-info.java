/** What is known of models: names, abilities, limits, prices. */
package dev.exai.core.model;
