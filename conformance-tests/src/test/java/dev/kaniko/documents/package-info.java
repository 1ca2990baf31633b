/**
 * What pages and comments cite is there. {@link dev.kaniko.documents.Repository} finds the files, {@link dev.kaniko.documents.Comments} takes the
 * comments out of them, {@link dev.kaniko.documents.MarkdownPage} knows the headings and links of a page, and {@link
 * dev.kaniko.documents.Citations} finds what a text cites and says what of it leads nowhere.
 */
@NullMarked
package dev.kaniko.documents;

import org.jspecify.annotations.NullMarked;
