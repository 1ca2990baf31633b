/**
 * What a stage gets from its base: the configuration of an image, which is looked up, and the triggers, which become its first
 * instructions.
 */
@NullMarked
package dev.kaniko.compiler.base;

import org.jspecify.annotations.NullMarked;
