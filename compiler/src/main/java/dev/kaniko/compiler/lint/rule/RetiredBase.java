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
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** A system whose package servers are gone. */
public final class RetiredBase implements LintRule {
  private static final RuleInfo INFO = RuleInfo.own("RetiredBase", Severity.WARNING, "Packages are installed on a system whose servers have been switched off", "K810");
  private static final Pattern NAME = Pattern.compile("(?:docker\\.io/)?(?:library/)?(debian|ubuntu|centos)(?::([^@]*))?(?:@.*)?");
  private static final Map<String, Pattern> RETIRED = Map.of(
      "debian", Pattern.compile("(?:wheezy|jessie|stretch|buster|[6-9]|10)(?:[.-].*)?"),
      "ubuntu", Pattern.compile("(?:1[0-3]\\.[0-9]+|12\\.04|1[4579]\\.10|1[579]\\.04|16\\.10|18\\.10|20\\.10|21\\.[0-9]+|22\\.10|23\\.[0-9]+|24\\.10|precise|quantal|raring|saucy|utopic|vivid"
          + "|wily|yakkety|zesty|artful|cosmic|disco|eoan|groovy|hirsute|impish|kinetic|lunar|mantic|oracular)(?:-.*)?"),
      "centos", Pattern.compile("(?:latest|centos[5-8]|[5-8])(?:[.-].*)?"));
  private static final Map<String, String> ARCHIVES = Map.of("debian", "archive.debian.org", "ubuntu", "old-releases.ubuntu.com", "centos", "vault.centos.org");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    var retired = BaseNames.in(subject).stream().filter(base -> system(base).isPresent()).toList();
    if (retired.isEmpty()) {
      return;
    }
    var named = ARCHIVES.values().stream().filter(archive -> subject.ast().text().contains(archive)).toList();
    Set<StageNode> installing = Collections.newSetFromMap(new IdentityHashMap<>());
    RunSteps.of(subject).stream().filter(run -> !run.isTrigger() && run.commands().stream().anyMatch(RetiredBase::installs))
        .forEach(run -> installing.add(run.stage().draft().node()));
    for (var base : retired) {
      var archive = ARCHIVES.get(system(base).orElseThrow());
      if (installing.contains(base.stage()) && !named.contains(archive)) {
        sink.report(base.stage().head(), base.finding(INFO, "its packages have moved to " + archive + ", so none are found where the image looks")
            .withHelp("start from a release that is still supported"));
      }
    }
  }

  /** Returns the system that an image is, if its release is retired. */
  private static Optional<String> system(BaseNames.Named base) {
    var match = NAME.matcher(base.name());
    return match.matches() && RETIRED.get(match.group(1)).matcher(match.group(2) == null ? "latest" : match.group(2)).matches()
        ? Optional.of(match.group(1))
        : Optional.empty();
  }

  private static boolean installs(Invocation command) {
    return command.is("apt-get", "apt", "aptitude", "yum", "dnf") && command.operands(Apt.VALUED).stream().findFirst()
        .filter(verb -> verb.is("install") || verb.is("update") || verb.is("upgrade")).isPresent();
  }
}
