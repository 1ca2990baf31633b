package dev.kaniko.compiler.ast;

import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.instruction.syntax.Arguments;
import dev.kaniko.instruction.syntax.Heredoc;
import dev.kaniko.instruction.syntax.InstructionSource;
import dev.kaniko.instruction.syntax.InstructionSyntax;
import dev.kaniko.instruction.syntax.Keyword;
import dev.kaniko.instruction.syntax.Text;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One instruction as written.
 *
 * @param syntax how it was read
 * @param known whether the language has this instruction; if not, an error was reported and the arguments are one line
 * @param word the first word as written
 * @param flags its flags in order, those with errors left out
 * @param arguments its arguments, unexpanded
 * @param heredocs its heredocs, unexpanded
 * @param words the words of those arguments that are subject to expansion, by their text
 * @param lines the lines of the file that it stands on
 * @param text what follows keyword and flags, trimmed
 * @param places where that stands
 * @param comments the comments above that belong to it
 * @param span the whole instruction with its heredocs
 * @param trigger the instruction that it keeps as a trigger, as far as it can be read; its span is that of this one
 * @param triggerProblems what is wrong with the keyword and the flags of the instruction that it keeps as a trigger; builds of this file do
 *     not care
 */
public record InstructionNode(
    InstructionSyntax syntax,
    boolean known,
    Text word,
    List<FlagNode> flags,
    Arguments arguments,
    List<Heredoc> heredocs,
    Map<Text, Word> words,
    Lines lines,
    String text,
    Places places,
    List<Comment> comments,
    Span span,
    Optional<InstructionNode> trigger,
    List<Diagnostic> triggerProblems) {
  /**
   * The lines that an instruction is continued over.
   *
   * @param joined the lines as one, without heredoc bodies
   * @param first the first one, from 1; the keyword may stand on a later one, behind a continuation
   * @param last the last one, from 1, with heredocs, and with what was skipped behind a last continuation
   * @param lastOfText the same without heredocs
   * @param acrossBlank whether a blank line stands between them
   */
  public record Lines(String joined, int first, int last, int lastOfText, boolean acrossBlank) {
    public Lines {
      Objects.requireNonNull(joined);
    }
  }

  public InstructionNode {
    Objects.requireNonNull(syntax);
    Objects.requireNonNull(word);
    flags = List.copyOf(flags);
    Objects.requireNonNull(arguments);
    heredocs = List.copyOf(heredocs);
    words = Map.copyOf(words);
    Objects.requireNonNull(lines);
    Objects.requireNonNull(text);
    Objects.requireNonNull(places);
    comments = List.copyOf(comments);
    Objects.requireNonNull(span);
    Objects.requireNonNull(trigger);
    triggerProblems = List.copyOf(triggerProblems);
  }

  public Keyword keyword() {
    return syntax.keyword();
  }

  /** Returns the word that a text of the arguments consists of; empty where the syntax expands nothing there. */
  public Optional<Word> word(Text argument) {
    return Optional.ofNullable(words.get(argument));
  }

  /** Returns what a provider sees before expansion. */
  public InstructionSource unexpanded() {
    return new InstructionSource(
        keyword(), flags.stream().map(FlagNode::flag).toList(), arguments, heredocs, text, word.span(), span);
  }
}
