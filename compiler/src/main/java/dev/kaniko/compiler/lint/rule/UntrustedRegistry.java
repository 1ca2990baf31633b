package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ir.Base;
import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.plan.TreeSource;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.image.ImageReference;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An image of a registry that is not among those that are trusted. */
public final class UntrustedRegistry implements LintRule {
  private static final RuleInfo INFO = RuleInfo.own("UntrustedRegistry", Severity.ERROR, "An image comes from a registry that is not trusted", "DL3026");

  /** The names that the registry of Docker goes by. */
  private static final Set<String> DOCKER = Set.of("docker.io", "index.docker.io", "hub.docker.com", "registry-1.docker.io");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    var graph = subject.analysis().graph();
    if (graph.isEmpty() || subject.settings().trustedRegistries().isEmpty()) {
      return;
    }
    for (var stage : graph.get().stages()) {
      if (stage.base() instanceof Base.ImageBase(var image, _, var context) && context.isEmpty()) {
        check(subject, image, stage.node().base().span(), finding -> sink.report(stage.node().head(), finding));
      }
      for (var draft : stage.instructions()) {
        for (var reference : draft.references()) {
          boolean given = subject.request().contexts().containsKey(reference.text().value());
          if (!given && draft.triggeredBy().isEmpty() && graph.get().links().get(reference.origin()) instanceof TreeSource.Image(var image, _)) {
            check(subject, image, reference.text().span(), finding -> sink.report(draft.node(), finding));
          }
        }
      }
    }
  }

  private static void check(LintSubject subject, ImageReference image, Span place, Consumer<Diagnostic> found) {
    var trusted = subject.settings().trustedRegistries();
    if (trusted.stream().noneMatch(pattern -> matches(pattern, image.registry()))) {
      found.accept(INFO.finding(place, "the registry " + image.registry() + " is not trusted")
          .withHelp("trusted are " + String.join(", ", trusted)));
    }
  }

  /** A star stands for any text. */
  private static boolean matches(String pattern, String registry) {
    var regex = Stream.of(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
    var names = DOCKER.contains(registry) ? DOCKER : Set.of(registry);
    return names.stream().anyMatch(name -> name.matches(regex));
  }
}
