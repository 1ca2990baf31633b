/**
 * What is wrong with a text and where: values that any part can make and only the command line prints.
 *
 * <p>A {@link dev.kaniko.diagnostic.Diagnostic} has a stable code, one sentence, and a {@link dev.kaniko.diagnostic.Span}: a half-open range
 * in UTF-16 code units of one source, which is a Dockerfile or a trigger of a base image. Who finds something reports it to a
 * {@link dev.kaniko.diagnostic.DiagnosticSink} and goes on. Only {@link dev.kaniko.diagnostic.Severity#ERROR} stops a build. Codes are kept
 * from version to version, the words of messages are not. All types are immutable values; a sink belongs to the call that it is given to.
 */
@NullMarked
package dev.kaniko.diagnostic;

import org.jspecify.annotations.NullMarked;
