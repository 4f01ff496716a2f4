package kontor.sdk;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a package as a vocabulary: the nouns in it become the words of one generated class {@code $} in the same
 * package. It extends the built-in vocabulary ({@code kontor.sdk.builtin.$}), so that {@code $.Daily} and
 * {@code $.Email.send} are there without being written.
 *
 * <pre>{@code
 * @Vocabulary
 * package com.acme.words;
 * }</pre>
 */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.PACKAGE)
public @interface Vocabulary {}
