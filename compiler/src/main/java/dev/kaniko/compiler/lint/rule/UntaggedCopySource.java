package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.plan.TreeSource;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.instruction.syntax.Text;
import java.util.ArrayList;

/** A source of files that is no stage, and an image without a tag. */
public final class UntaggedCopySource implements LintRule {
  private static final RuleInfo INFO =
      RuleInfo.own("UntaggedCopySource", Severity.WARNING, "COPY --from names no stage, and no tag of an image", "DL3022");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    var graph = subject.analysis().graph();
    if (graph.isEmpty()) {
      return;
    }
    var earlier = new ArrayList<Text>();
    for (var stage : graph.get().stages()) {
      for (var draft : stage.instructions()) {
        for (var reference : draft.references()) {
          var name = reference.text().value();
          boolean image = graph.get().links().get(reference.origin()) instanceof TreeSource.Image && !isGiven(subject, name);
          boolean tagged = name.contains(":") || name.contains("@");
          // What looks like a slip is reported as one.
          if (image && !tagged && !reference.mounted() && draft.triggeredBy().isEmpty() && MisspeltStage.near(reference.text(), earlier).isEmpty()) {
            sink.report(draft.node(), INFO.finding(reference.text().span(), "no stage before this one is called " + name + ", so this is the image " + name + ":latest")
                .withHelp("name a stage, or the tag of an image"));
          }
        }
      }
      stage.node().name().ifPresent(earlier::add);
    }
  }

  private static boolean isGiven(LintSubject subject, String name) {
    return subject.request().contexts().containsKey(name);
  }
}
