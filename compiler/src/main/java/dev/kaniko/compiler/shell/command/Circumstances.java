package dev.kaniko.compiler.shell.command;

import java.util.EnumSet;
import java.util.Set;

/** Where in its script a command stands. */
public record Circumstances(Set<Fact> facts) {
  /** What can be true of the place of a command. */
  public enum Fact {
    /** Its output goes to a command behind it. */
    LEFT_OF_PIPE,
    /** Its input is the output of a command before it. */
    RIGHT_OF_PIPE,
    /** It runs only if the command before it succeeds: it follows {@code &&}. */
    AFTER_AND,
    /** It runs only if the command before it fails: it follows {@code ||}. */
    AFTER_OR,
    /** What follows runs only if it succeeds: {@code &&} follows. */
    BEFORE_AND,
    /** Its failure is taken care of: {@code ||} follows, here or behind what it is a part of. */
    BEFORE_OR,
    /** Success and failure are exchanged: {@code !}. */
    NEGATED,
    /** It stands in the condition of {@code if}, {@code while} or {@code until}. */
    IN_CONDITION,
    /** It may not run: it stands in a branch. */
    IN_BRANCH,
    IN_LOOP,
    IN_FUNCTION,
    IN_SUBSHELL,
    /** It stands in {@code $(…)}, backquotes, {@code <(…)} or {@code >(…)}. */
    IN_SUBSTITUTION,
    IN_BACKGROUND,
    /** {@code set -e} is in force: the script ends when it fails, unless another fact keeps it from that. */
    ERREXIT,
    /** A pipeline fails with any of its commands: {@code set -o pipefail} is in force. */
    PIPEFAIL
  }

  public Circumstances {
    facts = facts.isEmpty() ? Set.of() : Set.copyOf(facts);
  }

  /** Tells whether a fact is true. */
  public boolean has(Fact fact) {
    return facts.contains(fact);
  }

  Circumstances with(Fact... more) {
    var all = facts.isEmpty() ? EnumSet.noneOf(Fact.class) : EnumSet.copyOf(facts);
    all.addAll(Set.of(more));
    return new Circumstances(all);
  }

  Circumstances without(Fact... less) {
    var all = facts.isEmpty() ? EnumSet.noneOf(Fact.class) : EnumSet.copyOf(facts);
    all.removeAll(Set.of(less));
    return new Circumstances(all);
  }
}
