/** What the digest of an input stands for, and what is remembered of files. */
@NullMarked
package dev.kaniko.runtime.cache;

import org.jspecify.annotations.NullMarked;
