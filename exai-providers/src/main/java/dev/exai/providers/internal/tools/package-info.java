/** Runs the tools that a model asks for, and reads the calls and documents that it writes as text. */
package dev.exai.providers.internal.tools;
