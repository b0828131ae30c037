/** How to load providers from settings: {@link dev.exai.providers.Providers#load}. */
package dev.exai.providers;
