package dev.exai.providers.internal.openai;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A test of one parameter, run with each dialect of chat completions whose vendor keeps to the common rules. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@ParameterizedTest
@EnumSource(names = {"OPENAI", "GLM", "KIMI", "DEEPSEEK", "XAI", "OPENROUTER", "MINIMAX"})
@interface EachDialect {}
