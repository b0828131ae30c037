package dev.exai.server.settings;

/**
 * The text that won for a setting.
 *
 * @param where the variable, option or file that holds it; empty for a default
 */
record SettingValue(String text, Origin origin, String where) {}
