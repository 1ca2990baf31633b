/**
 * What ADD and named contexts read from elsewhere: files over HTTP, archives, git repositories.
 *
 * <p>Everything that is fetched or unpacked lies in a scratch directory that the caller gives and removes, so that no file is ever
 * whole in memory.
 */
@NullMarked
package dev.kaniko.runtime.fetch;

import org.jspecify.annotations.NullMarked;
