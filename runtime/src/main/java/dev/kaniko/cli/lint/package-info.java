/**
 * What {@code kaniko lint} is told beside its options: the files {@code .kaniko.yaml} and {@code .hadolint.yaml}, and which files of a directory are left
 * out. The page is {@code runtime/docs/lint-config.md}.
 */
@NullMarked
package dev.kaniko.cli.lint;

import org.jspecify.annotations.NullMarked;
