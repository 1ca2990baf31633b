package dev.kaniko.compiler.lint;

import dev.kaniko.compiler.Analysis;
import dev.kaniko.compiler.CompileRequest;
import dev.kaniko.compiler.ast.DockerfileAst;
import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.compiler.shell.command.ShellText;
import dev.kaniko.compiler.shell.command.ShellTexts;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Span;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a rule may look at.
 *
 * @param request what the compiler was asked for: build arguments, target, platforms
 * @param analysis everything that the compiler knows of the file
 * @param instructions every instruction in the order of the file, FROM included
 * @param stages the stages that are looked at, in the order of the file: all, or those that the target needs
 * @param context the build context, where there is one
 * @param settings what somebody has decided that cannot be known
 * @param shell finds what instructions give to shells, when it is first asked
 * @param derived what rules have made of the rest for each other, by its type
 */
public record LintSubject(
    CompileRequest request,
    Analysis analysis,
    List<InstructionNode> instructions,
    List<LintedStage> stages,
    Optional<ContextFiles> context,
    LintSettings settings,
    Supplier<List<ShellText>> shell,
    Map<Class<?>, Object> derived) {
  public LintSubject {
    Objects.requireNonNull(request);
    Objects.requireNonNull(analysis);
    instructions = List.copyOf(instructions);
    stages = List.copyOf(stages);
    Objects.requireNonNull(context);
    Objects.requireNonNull(settings);
    Objects.requireNonNull(shell);
    Objects.requireNonNull(derived);
  }

  static LintSubject of(CompileRequest request, Analysis analysis, Optional<ContextFiles> context, LintSettings settings) {
    return new LintSubject(
        request, analysis, analysis.ast().instructions(), LintedStage.all(analysis), context, settings, new Once(analysis.ast()), new HashMap<>());
  }

  /** Returns what instructions of the file give to shells, in the order of the file. Rules that do not ask cost nothing. */
  public List<ShellText> shellTexts() {
    return shell.get();
  }

  /** Returns what can be made of a subject, made once however many rules ask for it. */
  public <T> T derived(Class<T> type, Function<LintSubject, T> make) {
    var known = derived.get(type);
    if (known == null) {
      known = make.apply(this);
      derived.put(type, known);
    }
    return type.cast(known);
  }

  public DockerfileAst ast() {
    return analysis.ast();
  }

  /**
   * Returns a finding that points as exactly as it can: it is reported for the first line of its instruction, so a place on another
   * line, or in a trigger, becomes a label.
   *
   * @param owner the instruction of the file that it is reported for
   * @param exact the place
   * @param note the text at the place
   */
  public Diagnostic finding(RuleInfo rule, InstructionNode owner, Span exact, String message, String note) {
    return atFirstLine(rule.finding(exact, message).withNote(note), owner);
  }

  /** Returns a finding that points at the first line of its instruction, with a label for the place that it pointed at before. */
  Diagnostic atFirstLine(Diagnostic finding, InstructionNode owner) {
    var start = owner.word().span();
    var exact = finding.span();
    boolean already = start.source().equals(exact.source()) && exact.start() >= start.start() && onOneLine(start.start(), exact.start());
    return already ? finding : new Diagnostic(
        finding.code(), finding.severity(), finding.message(), start, "", finding.labels(), finding.help(), finding.fixes())
        .withLabel(exact, finding.note());
  }

  private boolean onOneLine(int from, int to) {
    int lineEnd = ast().text().indexOf('\n', from);
    return lineEnd < 0 || lineEnd >= to;
  }

  /** Finds the shell texts of a file, once. */
  private static final class Once implements Supplier<List<ShellText>> {
    private final DockerfileAst ast;
    private @Nullable List<ShellText> texts;

    Once(DockerfileAst ast) {
      this.ast = ast;
    }

    @Override
    public List<ShellText> get() {
      if (texts == null) {
        texts = ShellTexts.of(ast);
      }
      return texts;
    }
  }
}
