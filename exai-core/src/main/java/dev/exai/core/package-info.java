/** The primitives: errors, deadlines, cancelling, time, identities, secrets and threads. */
package dev.exai.core;
