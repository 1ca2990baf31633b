/** The algebra of trees and diffs; patterns of paths. */
@NullMarked
package dev.kaniko.snapshot;

import org.jspecify.annotations.NullMarked;
