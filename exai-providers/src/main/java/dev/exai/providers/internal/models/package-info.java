/** What is known of the vendors and their models, in resource files, and the strict reader of those files. */
package dev.exai.providers.internal.models;
