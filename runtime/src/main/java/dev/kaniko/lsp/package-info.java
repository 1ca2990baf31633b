/**
 * The language server of {@code kaniko lsp}: JSON-RPC over two streams, by LSP4J. It keeps the texts that an editor has open, asks the linter and
 * {@link dev.kaniko.compiler.editor} about them on a thread of its own, and translates offsets to lines and characters. How files are checked, the command
 * line tells it ({@link dev.kaniko.lsp.FileChecks}). The page is {@code runtime/docs/editors.md}.
 */
@NullMarked
package dev.kaniko.lsp;

import org.jspecify.annotations.NullMarked;
