package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ir.Base;
import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.plan.TreeSource;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Fix;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.diagnostic.Suggestions;
import dev.kaniko.instruction.syntax.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** An image whose name is almost that of an earlier stage. */
public final class MisspeltStage implements LintRule {
  private static final RuleInfo INFO =
      RuleInfo.own("MisspeltStage", Severity.WARNING, "A base image is named almost like a stage", "K103", "DL3022");

  /** A name and nothing else: neither a registry nor a path nor a tag. */
  private static final Pattern SIMPLE = Pattern.compile("[A-Za-z0-9_-]{3,}");

  /** Names of common images are not taken for typing errors. */
  private static final Set<String> WELL_KNOWN = Set.of(
      "alpine", "amazonlinux", "archlinux", "bash", "busybox", "buildpack-deps", "caddy", "centos", "clojure", "composer", "debian", "docker",
      "eclipse-temurin", "elixir", "erlang", "fedora", "gcc", "golang", "gradle", "groovy", "haproxy", "haskell", "httpd", "julia", "mariadb", "maven",
      "memcached", "mongo", "mono", "mysql", "nats", "nginx", "node", "openjdk", "oraclelinux", "perl", "php", "postgres", "python", "r-base", "rabbitmq",
      "redis", "registry", "rockylinux", "ruby", "rust", "scratch", "swift", "tomcat", "traefik", "ubuntu", "vault", "wordpress");

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
      var node = stage.node();
      if (stage.base() instanceof Base.ImageBase && node.base().references().isEmpty()) {
        near(node.base().raw(), earlier).ifPresent(near -> sink.report(node.head(), finding(node.base().raw(), near)));
      }
      for (var draft : stage.instructions()) {
        for (var reference : draft.references()) {
          if (draft.triggeredBy().isEmpty() && graph.get().links().get(reference.origin()) instanceof TreeSource.Image) {
            near(reference.text(), earlier).ifPresent(near -> sink.report(draft.node(), finding(reference.text(), near)));
          }
        }
      }
      node.name().ifPresent(earlier::add);
    }
  }

  /** Returns the stage that a name is almost that of; empty for names of common images and for what cannot be a stage. */
  static Optional<Text> near(Text name, List<Text> stages) {
    return SIMPLE.matcher(name.value()).matches() && !WELL_KNOWN.contains(name.value())
        ? Suggestions.nearest(name.value(), stages.stream().map(Text::value).toList())
            .flatMap(near -> stages.reversed().stream().filter(stage -> stage.value().equals(near)).findFirst())
        : Optional.empty();
  }

  private static Diagnostic finding(Text name, Text stage) {
    var finding = INFO.finding(name.span(), "no earlier stage is called \"" + name + "\", so this is the image docker.io/library/" + name)
        .withLabel(stage.span(), "did you mean this stage?");
    return name.span().length() == name.value().length()
        ? finding.withFix(Fixes.replace(name, stage.value(), Fix.Safety.UNSAFE))
        : finding;
  }
}
