/** DeepSeek. */
package dev.exai.providers.internal.deepseek;
