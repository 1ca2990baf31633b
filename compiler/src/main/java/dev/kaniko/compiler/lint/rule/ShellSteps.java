package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.compiler.ast.StageNode;
import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.shell.command.ShellText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The shell texts of a file, each with its nodes and what is known of its variables. Commands in exec form are no texts of a shell. */
final class ShellSteps {
  private final List<ShellStep> steps = new ArrayList<>();

  private ShellSteps(LintSubject subject) {
    var readings = new IdentityHashMap<InstructionNode, Reading>();
    for (var stage : subject.stages()) {
      stage.readings().stream().filter(Readings::isWritten).forEach(reading -> readings.put(reading.draft().node(), reading));
      stage.kept().forEach(reading -> readings.put(reading.draft().node(), reading));
    }
    var bases = bases(subject);
    for (var text : subject.shellTexts()) {
      if (text.form() != ShellText.Form.EXEC && text.dialect().isPosix()) {
        var base = text.stage().flatMap(stage -> Optional.ofNullable(bases.get(stage)));
        steps.add(new ShellStep(subject, text, Optional.ofNullable(readings.get(text.instruction())), base));
      }
    }
  }

  static List<ShellStep> of(LintSubject subject) {
    return subject.derived(ShellSteps.class, ShellSteps::new).steps;
  }

  /** Returns the image that each stage starts from, be it through other stages. */
  private static Map<StageNode, String> bases(LintSubject subject) {
    var bases = new IdentityHashMap<StageNode, String>();
    BaseNames.in(subject).forEach(named -> bases.put(named.stage(), named.name()));
    var byName = new HashMap<String, StageNode>();
    for (var stage : subject.ast().stages()) {
      var earlier = byName.get(stage.base().raw().value().toLowerCase(Locale.ROOT));
      if (earlier != null && bases.containsKey(earlier)) {
        bases.putIfAbsent(stage, bases.get(earlier));
      }
      stage.name().ifPresent(name -> byName.put(name.value(), stage));
    }
    return bases;
  }
}
