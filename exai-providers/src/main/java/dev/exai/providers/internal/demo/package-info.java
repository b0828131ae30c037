/** The demo provider: answers without any network, plainly simulated and always the same. */
package dev.exai.providers.internal.demo;
