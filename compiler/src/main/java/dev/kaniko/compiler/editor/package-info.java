/**
 * What an editor asks about a Dockerfile: what stands at a place, what it means and what may stand there. {@link dev.kaniko.compiler.editor.EditedFile} is
 * the file as the compiler sees it, errors or not; each class beside it answers one kind of question, with places as offsets into the text. Nothing here
 * knows of a protocol; {@code kaniko lsp} translates. The page is {@code runtime/docs/editors.md}.
 */
@NullMarked
package dev.kaniko.compiler.editor;

import org.jspecify.annotations.NullMarked;
