/**
 * The ANTLR grammars of the Dockerfile language and the few rules that are plainer as Java over a token.
 *
 * <p>The flow: {@link dev.kaniko.grammar.source} turns bytes into a {@linkplain dev.kaniko.grammar.source.SplicedSource spliced source}
 * without continuations; {@link dev.kaniko.grammar.StructureTrees} parses each line into keyword, flags and argument; the argument is
 * then read by {@link dev.kaniko.grammar.ArgumentWords}, {@link dev.kaniko.grammar.JsonArrays} or {@link dev.kaniko.grammar.WordTrees},
 * whichever its instruction asks for. All offsets are UTF-16 offsets into the text that was parsed.
 */
@NullMarked
package dev.kaniko.grammar;

import org.jspecify.annotations.NullMarked;
