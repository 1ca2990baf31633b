package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.compiler.ir.Base;
import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.shell.command.ShellText;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.image.ConfigDelta;
import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.Effects;
import dev.kaniko.instruction.Placement;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A command for a shell in an image that has none. */
public final class MissingShell implements LintRule {
  private static final RuleInfo INFO = RuleInfo.own("MissingShell", Severity.WARNING, "A command needs a shell, and the image has none", "K706");
  private static final Pattern DISTROLESS =
      Pattern.compile("gcr\\.io/distroless/(?:static|base|base-nossl|cc)(?:-debian[0-9]+)?(?::(?!.*debug)[A-Za-z0-9_.-]+)?(?:@.*)?");
  private static final Set<String> OF_PROGRAMS = Set.of("bin", "usr", "sbin", "busybox");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    var texts = new IdentityHashMap<InstructionNode, ShellText>();
    subject.shellTexts().forEach(text -> texts.putIfAbsent(text.owner(), text));
    var distroless = BaseNames.in(subject).stream().filter(base -> DISTROLESS.matcher(base.name()).matches()).map(base -> base.stage().index()).collect(Collectors.toSet());
    var withoutShell = new HashSet<StageId>();
    for (var linted : subject.stages()) {
      boolean without = linted.draft().replacement().isEmpty() && switch (linted.stage().base()) {
        case Base.Scratch _ -> true;
        case Base.StageBase(var base) -> withoutShell.contains(base);
        case Base.ImageBase _ -> distroless.contains(linted.draft().node().index());
        default -> false;
      };
      for (var reading : linted.readings()) {
        var text = texts.get(reading.draft().node());
        if (without && text != null && text.form() != ShellText.Form.EXEC && text.owner().trigger().isEmpty()) {
          sink.report(linted.owner(reading), INFO.finding(reading.draft().node().word().span(), "there is no /bin/sh that could run it")
              .withHelp("write the command as a JSON array, or start from an image with a shell"));
        }
        without &= !mayBringShell(reading);
      }
      if (without) {
        withoutShell.add(linted.stage().id());
      }
    }
  }

  private static boolean mayBringShell(Reading reading) {
    return reading.effects().map(effects -> effects.sets(ConfigDelta.Shell.class) || effects.commands().isPresent()
        || effects.placements().isEmpty() && effects.layer() != Effects.Layer.NEVER
        || effects.placements().stream().anyMatch(MissingShell::mayHoldShell)).orElse(true);
  }

  private static boolean mayHoldShell(Placement placement) {
    var destination = placement.destination().value();
    var names = ImagePath.clean(destination).names();
    boolean elsewhere = destination.startsWith("/") && !names.isEmpty() && !OF_PROGRAMS.contains(names.getFirst());
    return !placement.sources().isEmpty() && !elsewhere;
  }
}
