/** What a provider author implements and is given: {@link dev.exai.core.spi.Provider}. */
package dev.exai.core.spi;
