package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.LintedStage;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.image.ConfigDelta;
import dev.kaniko.instruction.Effects;
import dev.kaniko.instruction.syntax.Arguments;
import dev.kaniko.instruction.syntax.Text;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A setting that another one replaces before anything uses it. */
public final class OverwrittenSetting implements LintRule {
  private static final RuleInfo INFO =
      RuleInfo.own("OverwrittenSetting", Severity.INFO, "A label, a variable or a user is set again before anything uses it", "K703");

  /** What the user is called among variables: no variable has a blank in its name. */
  private static final String THE_USER = "the user";

  /** A setting that nothing has used yet. */
  private record Setting(Reading reading, Text name) {}

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    for (var linted : subject.stages()) {
      var labels = new HashMap<String, Setting>();
      var variables = new HashMap<String, Setting>();
      for (var reading : linted.readings()) {
        reading.uses().forEach(use -> variables.remove(use.name()));
        if (!Readings.isWritten(reading) || mayUse(reading)) {
          variables.clear();
          continue;
        }
        if (Readings.sets(reading, ConfigDelta.Label.class)) {
          keys(reading).forEach(key -> replace(linted, sink, labels, key.value(), new Setting(reading, key)));
        }
        for (var name : VariableNames.set(reading)) {
          replace(linted, sink, variables, name.value(), new Setting(reading, name));
        }
        reading.effects().map(Effects::users).orElse(List.of()).stream().filter(_ -> Readings.sets(reading, ConfigDelta.User.class))
            .forEach(user -> replace(linted, sink, variables, THE_USER, new Setting(reading, user)));
      }
    }
  }

  /** What runs commands or puts files somewhere may look at variables and the user. */
  private static boolean mayUse(Reading reading) {
    return reading.effects().map(effects -> effects.commands().isPresent() || effects.layer() != Effects.Layer.NEVER || !effects.placements().isEmpty()).orElse(true);
  }

  private static List<Text> keys(Reading reading) {
    return reading.expanded().filter(source -> source.arguments() instanceof Arguments.KeyValues)
        .map(source -> ((Arguments.KeyValues) source.arguments()).pairs().stream().map(Arguments.KeyValue::key).toList()).orElse(List.of());
  }

  private static void replace(LintedStage linted, LintSink sink, Map<String, Setting> settings, String key, Setting setting) {
    var before = settings.put(key, setting);
    if (before != null) {
      sink.report(linted.owner(before.reading()), INFO.finding(before.name().span(), "nothing uses this before it is set again")
          .withLabel(setting.name().span(), "replaces it")
          .withHelp("delete one of the two"));
    }
  }
}
