/**
 * Images that lie in files: {@link dev.kaniko.runtime.saved.SavedImage} reads an OCI layout, or an archive as {@code docker save} and {@code --tar-path}
 * write it, so that it can be pushed.
 */
@NullMarked
package dev.kaniko.runtime.saved;

import org.jspecify.annotations.NullMarked;
