package dev.kaniko.compiler.lint;

import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.compiler.shell.ShellDialect;
import dev.kaniko.compiler.shell.command.ShellText;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.diagnostic.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reports what ShellCheck remarks, under its codes. What has a rule here that rule reports, or is silent about, for all shells of a file alike. */
public final class ShellCheckRule implements LintRule {
  private static final Pattern UNASSIGNED = Pattern.compile("(\\w+) is referenced but not assigned.*", Pattern.DOTALL);
  private static final int UNASSIGNED_CODE = 2154;
  private static final RuleInfo PLAIN = RuleInfo.own("ShellCheck", Severity.WARNING, "ShellCheck, which is installed, remarks something");
  private static final RuleInfo INFO = new RuleInfo(
      PLAIN.id(), PLAIN.aliases(), PLAIN.title(), PLAIN.severity(), false, false, PLAIN.since(), Optional.of("https://www.shellcheck.net/wiki/"),
      Optional.of(page()));

  private final ShellChecker checker;
  private final Set<String> own;

  /** @param own the names of all other rules */
  public ShellCheckRule(ShellChecker checker, Set<String> own) {
    this.checker = Objects.requireNonNull(checker);
    this.own = Set.copyOf(own);
  }

  private static String page() {
    try (var in = Objects.requireNonNull(ShellCheckRule.class.getResourceAsStream("shellcheck/ShellCheck.md"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    if (checker.equals(ShellChecker.NONE)) {
      return;
    }
    var texts = subject.shellTexts().stream().filter(text -> text.form() != ShellText.Form.EXEC && dialect(text.dialect()).isPresent()).toList();
    if (texts.isEmpty()) {
      return;
    }
    var known = variables(subject);
    var remarks = checker.check(texts.stream().map(text -> new ShellChecker.Text(dialect(text.dialect()).orElseThrow(), text.text())).toList());
    for (var remark : remarks) {
      var text = texts.get(remark.index());
      if (!own.contains(code(remark)) && !isSet(remark, known.getOrDefault(text.instruction(), Set.of()))) {
        sink.report(text.owner(), new Diagnostic(
            code(remark), severity(remark), remark.message(), place(remark, text), "", List.of(), List.of(), List.of()));
      }
    }
  }

  private static String code(ShellChecker.Remark remark) {
    return "SC" + remark.code();
  }

  /** An error is what no builder takes, and ShellCheck does not know that. */
  private static Severity severity(ShellChecker.Remark remark) {
    return remark.level().equals("error") || remark.level().equals("warning") ? Severity.WARNING : Severity.INFO;
  }

  private static Optional<String> dialect(ShellDialect dialect) {
    return switch (dialect) {
      case SH -> Optional.of("sh");
      case DASH, ASH -> Optional.of("dash");
      case BASH -> Optional.of("bash");
      case KSH -> Optional.of("ksh");
      default -> Optional.empty();
    };
  }

  /** Returns the variables that the file sets for each instruction. */
  private static Map<InstructionNode, Set<String>> variables(LintSubject subject) {
    var known = new IdentityHashMap<InstructionNode, Set<String>>();
    for (var stage : subject.stages()) {
      stage.readings().forEach(reading -> known.put(reading.draft().node(), variables(reading)));
      stage.kept().forEach(reading -> known.put(reading.draft().node(), variables(reading)));
    }
    return known;
  }

  private static Set<String> variables(Reading reading) {
    if (reading.environment().isEmpty() && reading.arguments().isEmpty()) {
      return Set.of();
    }
    var names = new HashSet<>(reading.environment().keySet());
    names.addAll(reading.arguments().keySet());
    return names;
  }

  private static boolean isSet(ShellChecker.Remark remark, Set<String> known) {
    var match = UNASSIGNED.matcher(remark.message());
    return remark.code() == UNASSIGNED_CODE && match.matches() && known.contains(match.group(1));
  }

  private static Span place(ShellChecker.Remark remark, ShellText text) {
    int start = offset(text.text(), remark.line(), remark.column());
    return text.span(start, Math.max(start, offset(text.text(), remark.endLine(), remark.endColumn())));
  }

  /** Returns where a character stands; ShellCheck counts code points. What is beyond a line or the text is its end. */
  private static int offset(String text, int line, int column) {
    int start = 0;
    for (int i = 1; i < line; i++) {
      int end = text.indexOf('\n', start);
      if (end < 0) {
        return text.length();
      }
      start = end + 1;
    }
    int end = text.indexOf('\n', start);
    end = end < 0 ? text.length() : end;
    int points = Math.min(column - 1, text.codePointCount(start, end));
    return text.offsetByCodePoints(start, Math.max(0, points));
  }
}
