package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.compiler.lint.BuildCheck;
import dev.kaniko.compiler.lint.Lines;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.LintedStage;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Fix;
import dev.kaniko.image.ConfigDelta;
import dev.kaniko.instruction.syntax.Keyword;
import java.util.HashMap;
import java.util.Set;

/** An instruction of which only the last in a stage counts, and which is not the last. */
public final class MultipleInstructionsDisallowed implements BuildCheck {
  private static final RuleInfo INFO =
      RuleInfo.docker("MultipleInstructionsDisallowed", "A later CMD, ENTRYPOINT or HEALTHCHECK of the stage takes the place of this one", "DL4003", "DL4004", "DL3012");
  /** Of each of these an image has one. */
  private static final Set<Class<? extends ConfigDelta.Edit>> SINGLE =
      Set.of(ConfigDelta.Cmd.class, ConfigDelta.Entrypoint.class, ConfigDelta.SetHealthcheck.class);

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    for (var linted : subject.stages()) {
      var last = new HashMap<Keyword, Reading>();
      for (var reading : linted.readings()) {
        boolean single = reading.effects().map(effects -> SINGLE.stream().anyMatch(effects::sets)).orElse(false);
        var earlier = single ? last.put(reading.draft().node().keyword(), reading) : null;
        if (earlier != null) {
          // What is said above the later one counts, though the earlier one is in vain.
          sink.report(linted.owner(reading), finding(subject, linted, earlier, reading));
        }
      }
    }
  }

  private static Diagnostic finding(LintSubject subject, LintedStage linted, Reading earlier, Reading later) {
    var node = earlier.draft().node();
    var word = later.draft().node().word();
    var finding = subject.finding(INFO, linted.owner(earlier), node.word().span(),
        "Multiple " + word.value() + " instructions should not be used in the same stage because only the last one will be used",
        "has no effect")
        .withLabel(word.span(), "takes its place");
    return earlier.draft().triggeredBy().isPresent()
        ? finding
        : finding.withFix(Fixes.remove("delete it", Fix.Safety.UNSAFE, Lines.whole(subject.ast().text(), node.span())));
  }
}
