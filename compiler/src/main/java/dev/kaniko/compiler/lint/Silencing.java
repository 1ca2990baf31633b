package dev.kaniko.compiler.lint;

import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.diagnostic.Span;
import java.util.Objects;

/** The name of a rule in a comment that silences rules, and whether the rule would have reported something there. Not thread-safe. */
public final class Silencing {
  private final String name;
  private final Span span;
  private final InstructionNode owner;
  private boolean used;

  /** @param owner the instruction that the comment is about, or that stands first in what it is about */
  Silencing(String name, Span span, InstructionNode owner) {
    this.name = Objects.requireNonNull(name);
    this.span = Objects.requireNonNull(span);
    this.owner = Objects.requireNonNull(owner);
  }

  public String name() {
    return name;
  }

  public Span span() {
    return span;
  }

  public InstructionNode owner() {
    return owner;
  }

  /** Tells whether a finding of the rule was silenced; this is known when all rules have looked. */
  public boolean used() {
    return used;
  }

  void use() {
    used = true;
  }
}
