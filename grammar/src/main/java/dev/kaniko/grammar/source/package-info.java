/**
 * From bytes to spliced text: {@link dev.kaniko.grammar.source.SourceText} holds the file and its lines,
 * {@link dev.kaniko.grammar.source.DirectiveScan} finds the parser directives, and {@link dev.kaniko.grammar.source.LineSplicer} joins
 * continued lines, drops comments and cuts out heredoc bodies. All line joining ends here.
 */
@NullMarked
package dev.kaniko.grammar.source;

import org.jspecify.annotations.NullMarked;
