/**
 * The forms of a build as text, one behind each pass, for people who work on the compiler and for golden files.
 *
 * <p>A dump is made of lines. Two blanks more than the line above mean "part of it". A line begins with a word that says what it is, then come
 * names as they are and texts in double quotes with {@code \n}, {@code \t}, {@code \"} and the like for what would not show. A place
 * stands in brackets behind what it is the place of: {@code [3:5-3:12]} is line 3, column 5, up to before column 12, counted from 1 in
 * UTF-16 units; a place in a trigger begins with the name of its source. Nothing depends on the machine or on the order of a hash table.
 *
 * <ul>
 *   <li>{@code ast}, behind parsing: directives, comments, instructions, flags, arguments, heredocs, and the parts of each word that holds more
 *       than plain characters.
 *   <li>{@code graph}, behind {@link dev.kaniko.compiler.lowering.StageGraphBuilder}, and one of the same form behind each pass on the graph, by
 *       the name of the pass: the global scope, what names lead to, and each stage with what it starts from, what is known of that, the
 *       stages that it needs and its instructions as written.
 *   <li>{@code ResolveVariables}: what the variables in each instruction stand for, where their values come from, and which names it declares.
 *   <li>{@code typed}, behind {@link dev.kaniko.compiler.lowering.StageTyper}: each step with the fields of its fingerprint, what it reads, what
 *       it declares, the variables in it with value and provenance; {@code scope} lines tell what a command sees from there on, where that
 *       changed.
 *   <li>{@code plan}: the same, with what later stages take of each stage, why its root is unpacked, and the stages that are not built.
 * </ul>
 */
@NullMarked
package dev.kaniko.compiler.dump;

import org.jspecify.annotations.NullMarked;
