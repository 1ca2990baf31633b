/**
 * What COPY, ADD, WORKDIR and RUN mean, done a second time by hand: with {@code java.nio.file} on a file system in memory. The laws of these
 * instructions compare both. Nothing here uses code of the instructions, or what they use to resolve paths and to match patterns.
 */
@NullMarked
package dev.kaniko.instruction.oracle;

import org.jspecify.annotations.NullMarked;
