package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ir.Base;
import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.plan.VariableUse;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.instruction.Effects;
import dev.kaniko.instruction.syntax.Arguments;
import dev.kaniko.instruction.syntax.Text;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A build argument that nothing can read. */
public final class UnusedArgument implements LintRule {
  private static final RuleInfo INFO = RuleInfo.own("UnusedArgument", Severity.INFO, "A build argument is declared and never used", "K405");

  /** What the builder itself looks at. */
  private static final Pattern OF_THE_BUILDER = Pattern.compile("BUILDKIT_.*|SOURCE_DATE_EPOCH|(?i:(?:http|https|ftp|no|all)_proxy)");

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /** With more undefined variables than these, what is unused is not known. */
  private static final int MOST_UNDEFINED = 20;

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    var declared = Stream.concat(VariableNames.global(subject).stream(), subject.stages().stream().flatMap(linted -> linted.readings().stream())
        .flatMap(reading -> VariableNames.declared(reading).stream())).map(Text::value).toList();
    if (declared.isEmpty()) {
      return;
    }
    var used = new HashSet<>(VariableNames.referencedIn(subject));
    var undefined = undefined(subject);
    if (undefined.size() > MOST_UNDEFINED) {
      return;
    }
    // A name that is misspelt where it is used is one mistake, which is reported there.
    declared.stream().filter(name -> !undefined.isEmpty() && DidYouMean.nearest(name, undefined).isPresent()).forEach(used::add);
    checkStages(subject, used, sink);
    // A FROM that is no image yet belongs to a template, which will use the arguments.
    if (subject.analysis().graph().filter(graph -> graph.everyStage() && graph.stages().stream().noneMatch(stage -> stage.base() instanceof Base.Unknown)).isEmpty()) {
      return;
    }
    for (var linted : subject.stages()) {
      Stream.concat(linted.readings().stream(), linted.kept().stream()).forEach(reading -> VariableNames.declared(reading).forEach(name -> used.add(name.value())));
    }
    for (var node : subject.ast().global()) {
      if (node.arguments() instanceof Arguments.Names(var names, _)) {
        names.stream().map(Arguments.Name::name).filter(name -> NAME.matcher(name.value()).matches() && isUnused(name, used)).forEach(name -> sink.report(node, INFO
            .finding(name.span(), "no FROM uses " + name + ", and no stage takes it over").withHelp("delete it, or declare it again in the stage that needs it")));
      }
    }
  }

  private static Set<String> undefined(LintSubject subject) {
    var inFrom = subject.analysis().graph().stream().flatMap(graph -> graph.stages().stream()).flatMap(stage -> stage.uses().stream());
    var inStages = subject.stages().stream().flatMap(linted -> linted.readings().stream()).flatMap(reading -> reading.uses().stream());
    return Stream.concat(inFrom, inStages).filter(use -> use.provenance().isEmpty()).map(VariableUse::name).collect(Collectors.toSet());
  }

  /** Commands may read every argument from their environment, so it is used where some run behind it, in its stage or in one that starts from it. */
  private static void checkStages(LintSubject subject, Set<String> used, LintSink sink) {
    var running = new HashSet<StageId>();
    for (var linted : subject.stages().reversed()) {
      boolean runs = running.contains(linted.stage().id());
      for (var reading : linted.readings().reversed()) {
        var declared = VariableNames.declared(reading);
        // Where other words are taken for names, as those of a comment, that is the mistake.
        if (!runs && Readings.isWritten(reading) && declared.stream().allMatch(name -> NAME.matcher(name.value()).matches())) {
          declared.stream().filter(name -> isUnused(name, used)).forEach(name -> sink.report(linted.owner(reading),
              INFO.finding(name.span(), "nothing behind it uses " + name + ", and no command runs that could").withHelp("delete it")));
        }
        runs |= reading.effects().map(effects -> effects.commands().isPresent() || effects.layer() == Effects.Layer.DEPENDS).orElse(true);
      }
      if (runs && linted.stage().base() instanceof Base.StageBase(var base)) {
        running.add(base);
      }
    }
  }

  private static boolean isUnused(Text name, Set<String> used) {
    return !used.contains(name.value()) && !OF_THE_BUILDER.matcher(name.value()).matches();
  }
}
