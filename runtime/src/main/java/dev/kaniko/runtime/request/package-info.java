/**
 * What is asked of a build: a {@link dev.kaniko.runtime.request.BuildRequest} holds all settings of one image, in parts that are named
 * for what takes them. The command line makes one, and {@link dev.kaniko.runtime} carries it out.
 */
@NullMarked
package dev.kaniko.runtime.request;

import org.jspecify.annotations.NullMarked;
