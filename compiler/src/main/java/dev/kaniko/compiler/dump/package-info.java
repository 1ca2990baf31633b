/**
 * Dumps the intermediate forms of a build as text, one after each pass. The dumps are for compiler developers and for golden files.
 *
 * <p>A dump consists of lines. A line that is indented by two more spaces is a part of the line above. A line begins with its kind. Names are
 * written unchanged, and other texts in double quotes with escapes such as {@code \n}, {@code \t} and {@code \"}. A place is in brackets: {@code
 * [3:5-3:12]} begins at line 3, column 5 and ends before column 12, counted from 1 in UTF-16 code units. A place in a trigger begins with the name of
 * its source. A dump does not depend on the machine or on the order of a hash table.
 *
 * <ul>
 *   <li>{@code ast}, after parsing: directives, comments, instructions, flags, arguments, heredocs, and the parts of words that are not plain text.
 *   <li>{@code graph}, after {@link dev.kaniko.compiler.lowering.StageGraphBuilder}: the global scope, the links of names, and each stage with its base,
 *       the base's configuration, the stages that it needs and its instructions as written. Each pass on the graph has a dump of the same form,
 *       named like the pass.
 *   <li>{@code ResolveVariables}: the values of the variables in each instruction, their provenance, and the names that the instruction declares.
 *   <li>{@code typed}, after {@link dev.kaniko.compiler.lowering.StageTyper}: each step with the fields of its fingerprint, its inputs, its declarations,
 *       and its variables with value and provenance. A {@code scope} line shows the variables of commands from there on, if they have changed.
 *   <li>{@code plan}: as {@code typed}, and for each stage the uses by later stages and the reasons to unpack its root. Also the stages that are not
 *       built.
 * </ul>
 */
@NullMarked
package dev.kaniko.compiler.dump;

import org.jspecify.annotations.NullMarked;
