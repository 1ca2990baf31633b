package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ast.StageNode;
import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.command.Invocation;
import dev.kaniko.diagnostic.Severity;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A system whose package servers are gone. */
public final class RetiredBase implements LintRule {
  private static final RuleInfo INFO = RuleInfo.own("RetiredBase", Severity.WARNING, "Packages are installed on a system whose servers have been switched off", "K810");
  private static final Pattern NAME = Pattern.compile("(?:docker\\.io/)?(?:library/)?(debian|ubuntu|centos)(?::([^@]*))?(?:@.*)?");

  /**
   * The releases of a system whose packages have moved.
   *
   * @param tags the tags of their images
   * @param archive where the packages are
   */
  private record Retired(Pattern tags, String archive) {
    Retired(String tags, String archive) {
      this(Pattern.compile(tags), archive);
    }
  }

  private static final Map<String, Retired> RETIRED = Map.of(
      "debian", new Retired("(?:wheezy|jessie|stretch|buster|[6-9]|10)(?:[.-].*)?", "archive.debian.org"),
      "ubuntu", new Retired("(?:1[0-3]\\.[0-9]+|1[4579]\\.10|1[579]\\.04|16\\.10|18\\.10|20\\.10|21\\.[0-9]+|22\\.10|23\\.[0-9]+|24\\.10|precise|quantal|raring|saucy|utopic|vivid"
          + "|wily|yakkety|zesty|artful|cosmic|disco|eoan|groovy|hirsute|impish|kinetic|lunar|mantic|oracular)(?:-.*)?", "old-releases.ubuntu.com"),
      "centos", new Retired("(?:latest|centos[5-8]|[5-8])(?:[.-].*)?", "vault.centos.org"));

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    var retired = BaseNames.in(subject).stream().filter(base -> archive(base).isPresent()).toList();
    if (retired.isEmpty()) {
      return;
    }
    var named = RETIRED.values().stream().map(Retired::archive).filter(archive -> subject.ast().text().contains(archive)).toList();
    Set<StageNode> installing = Collections.newSetFromMap(new IdentityHashMap<>());
    RunSteps.of(subject).stream().filter(run -> !run.isTrigger() && run.commands().stream().anyMatch(RetiredBase::installs))
        .forEach(run -> installing.add(run.stage().draft().node()));
    for (var base : retired) {
      archive(base).filter(archive -> installing.contains(base.stage()) && !named.contains(archive)).ifPresent(archive -> sink.report(base.stage().head(), base
          .finding(INFO, "its packages have moved to " + archive + ", so none are found where the image looks")
          .withHelp("start from a release that is still supported")));
    }
  }

  /** Returns where the packages of an image are, if its release is retired. */
  private static Optional<String> archive(BaseNames.Named base) {
    return Optional.of(NAME.matcher(base.name())).filter(Matcher::matches).flatMap(match -> Optional.ofNullable(RETIRED.get(match.group(1)))
        .filter(system -> system.tags().matcher(Objects.requireNonNullElse(match.group(2), "latest")).matches())
        .map(Retired::archive));
  }

  private static boolean installs(Invocation command) {
    return command.is("apt-get", "apt", "aptitude", "yum", "dnf") && command.operands(Apt.VALUED).stream().findFirst()
        .filter(verb -> verb.is("install") || verb.is("update") || verb.is("upgrade")).isPresent();
  }
}
