package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.shell.ShellCommand;
import dev.kaniko.compiler.shell.ShellDialect;
import dev.kaniko.compiler.shell.command.Circumstances.Fact;
import dev.kaniko.compiler.shell.command.Invocation;
import dev.kaniko.compiler.shell.command.ShellText;
import dev.kaniko.diagnostic.Edit;
import dev.kaniko.diagnostic.Fix;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.instruction.Effects;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One text of a shell. */
final class ShellStep {
  private final LintSubject subject;
  private final ShellText text;
  private final Optional<Reading> reading;
  private final Optional<String> base;
  private @Nullable ShellNodes nodes;
  private @Nullable ShellVariables variables;
  private @Nullable IdentityHashMap<ShellCommand.Simple, Invocation> invocations;

  /**
   * @param reading the instruction as the compiler reads it, if it is in a stage that is looked at
   * @param base the image that the stage starts from
   */
  ShellStep(LintSubject subject, ShellText text, Optional<Reading> reading, Optional<String> base) {
    this.subject = subject;
    this.text = text;
    this.reading = reading;
    this.base = base;
  }

  InstructionNode owner() {
    return text.owner();
  }

  ShellText text() {
    return text;
  }

  ShellDialect dialect() {
    return text.dialect();
  }

  /** Tells whether it runs while the image is built. */
  boolean builds() {
    return reading.flatMap(Reading::effects).flatMap(Effects::commands).isPresent();
  }

  /** Returns what is written at a place; empty if that is not in the file. */
  String written(Span place) {
    var file = subject.ast();
    return place.source().equals(file.source()) ? file.text().substring(place.start(), place.end()) : "";
  }

  Optional<String> base() {
    return base;
  }

  /** Tells whether something stands anywhere in the file. */
  boolean file(Pattern words) {
    return words.matcher(subject.ast().text()).find();
  }

  List<Invocation> commands() {
    return text.commands();
  }

  ShellNodes nodes() {
    var known = nodes;
    if (known == null) {
      known = ShellNodes.of(text.script());
      nodes = known;
    }
    return known;
  }

  ShellVariables variables() {
    var known = variables;
    if (known == null) {
      known = new ShellVariables(nodes(), dialect(), reading);
      variables = known;
    }
    return known;
  }

  /** Tells whether a fact is true of a command of the text. */
  boolean has(ShellCommand.Simple command, Fact fact) {
    var known = invocations;
    if (known == null) {
      known = new IdentityHashMap<>();
      for (var invocation : commands()) {
        known.putIfAbsent(invocation.node(), invocation);
      }
      invocations = known;
    }
    var invocation = known.get(command);
    return invocation != null && invocation.has(fact);
  }

  /** Returns a fix that puts quotes around a part of a word, if the part is written as it reads. */
  Optional<Fix> quoting(Span part) {
    var file = subject.ast();
    if (!part.source().equals(file.source()) || part.start() >= part.end() || "$`".indexOf(file.text().charAt(part.start())) < 0) {
      return Optional.empty();
    }
    var edits = List.of(new Edit(new Span(part.source(), part.start(), part.start()), "\""), new Edit(new Span(part.source(), part.end(), part.end()), "\""));
    return Optional.of(new Fix("put it in double quotes", Fix.Safety.UNSAFE, edits));
  }
}
