/**
 * Fetches remote sources of ADD and of named contexts: files over HTTP and git repositories. Also opens archives.
 *
 * <p>Fetched and uncompressed files are in a scratch directory of the caller, so that memory does not grow with their size. The caller
 * removes the directory.
 */
@NullMarked
package dev.kaniko.runtime.fetch;

import org.jspecify.annotations.NullMarked;
