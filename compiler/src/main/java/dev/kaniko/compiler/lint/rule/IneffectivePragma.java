package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ast.Comment;
import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.compiler.lint.HadolintPragma;
import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.lint.RuleSet;
import dev.kaniko.compiler.lint.Silencing;
import dev.kaniko.compiler.lint.Suppressions;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.diagnostic.Suggestions;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** A comment that is meant to silence rules and does not: there is no such rule, it cannot be read, or it stands above nothing that it could be about. */
public final class IneffectivePragma implements LintRule {
  private static final RuleInfo INFO = RuleInfo.own("IneffectivePragma", Severity.INFO, "A comment that should silence a rule has no effect", "K916");
  private static final Pattern OF_OTHERS = Pattern.compile("(DL|SC)[0-9]{4}");
  private static final Pattern CHECK = Pattern.compile("check\\s*=\\s*(\\S+).*", Pattern.CASE_INSENSITIVE);

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    var instructions = subject.instructions();
    if (instructions.isEmpty()) {
      return;
    }
    var heads = new HashSet<Comment>();
    subject.ast().stages().forEach(stage -> heads.addAll(stage.head().comments()));
    var attached = new HashSet<Comment>();
    instructions.forEach(node -> attached.addAll(node.comments()));
    for (var comment : subject.ast().comments()) {
      problem(comment, attached, heads, subject.ast().text())
          .ifPresent(problem -> sink.report(below(comment, instructions), INFO.finding(comment.span(), "this comment has no effect: " + problem)));
    }
  }

  /** Returns why a comment has no effect; empty if it has one, or is not for the linter. */
  private static Optional<String> problem(Comment comment, Set<Comment> attached, Set<Comment> heads, String file) {
    var check = CHECK.matcher(comment.text());
    if (check.matches()) {
      return attached.contains(comment)
          ? Suppressions.problemOf(check.group(1))
          : Optional.of("it stands neither directly above an instruction nor at the top of the file");
    }
    if (!HadolintPragma.isMeant(comment)) {
      return Optional.empty();
    }
    var pragma = HadolintPragma.of(comment, file);
    if (pragma.isEmpty()) {
      return Optional.of("write # hadolint ignore=DL3008,DL3009 and what is for people behind another #");
    }
    return switch (pragma.get().kind()) {
      case IGNORE -> attached.contains(comment) ? Optional.empty() : Optional.of("it does not stand directly above an instruction");
      case STAGE_IGNORE -> heads.contains(comment) ? Optional.empty() : Optional.of("it does not stand directly above a FROM");
      case GLOBAL_IGNORE, SHELL -> Optional.empty();
    };
  }

  private static InstructionNode below(Comment comment, List<InstructionNode> instructions) {
    return instructions.stream().filter(node -> node.span().end() >= comment.span().end()).findFirst().orElseGet(instructions::getLast);
  }

  @Override
  public void checkSilencings(LintSubject subject, RuleSet rules, List<Silencing> silencings, LintSink sink) {
    for (var silencing : silencings) {
      var name = silencing.name();
      if (!rules.known().contains(name) && !OF_OTHERS.matcher(name).matches()) {
        var finding = INFO.finding(silencing.span(), "there is no rule " + name);
        sink.report(silencing.owner(), meant(name, rules.known()).map(near -> finding.withHelp("did you mean " + near + "?")).orElse(finding));
      }
    }
  }

  private static Optional<String> meant(String name, Set<String> known) {
    var sorted = known.stream().sorted().toList();
    return sorted.stream().filter(name::equalsIgnoreCase).findFirst().or(() -> Suggestions.nearest(name, sorted));
  }
}
