/** Files as contents with a hash, and as copies that providers hold. */
package dev.exai.core.file;
