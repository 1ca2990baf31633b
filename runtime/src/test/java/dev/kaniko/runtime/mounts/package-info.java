/** How cache directories are lent, saved and restored. */
@NullMarked
package dev.kaniko.runtime.mounts;

import org.jspecify.annotations.NullMarked;
