/**
 * What on this machine belongs to a build itself. {@link dev.kaniko.runtime.own.OwnPlaces} keeps the state directory and the outputs
 * out of build contexts. {@link dev.kaniko.runtime.own.OwnContainer} keeps them, this program and its logins from a RUN that has the
 * files of this container; see {@code runtime/docs/isolation.md}.
 */
@NullMarked
package dev.kaniko.runtime.own;

import org.jspecify.annotations.NullMarked;
