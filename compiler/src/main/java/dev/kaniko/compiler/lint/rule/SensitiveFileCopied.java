package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Severity;
import java.util.HashMap;
import java.util.List;
import java.util.regex.Pattern;

/** Files with secrets that come into the image with their directory. */
public final class SensitiveFileCopied implements LintRule {
  private static final RuleInfo INFO = RuleInfo.own("SensitiveFileCopied", Severity.WARNING, "A directory is copied with files that hold secrets", "K203");
  private static final Pattern SENSITIVE = Pattern.compile("\\.git|\\.env(?:\\.(?:local|production|prod|staging|development|dev|secret|secrets))?|\\.netrc|\\.pgpass|\\.htpasswd"
      + "|id_(?:rsa|dsa|ecdsa|ed25519)|(?:.*[-_.])?key\\.pem|privkey.*\\.pem|.*\\.(?:p12|pfx|keystore|kdbx)|\\.aws|\\.ssh|\\.kube|kubeconfig|service[-_]account.*\\.json");

  /** What tests use is known to everybody. */
  private static final Pattern OF_TESTS = Pattern.compile("(?i)(?:^|.*/)(?:[^/]*tests?|testdata|fixtures?|examples?|samples?|docs?|vendor|__tests__|spec)/.*");
  private static final int MOST_NAMES = 3;

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    var tree = ContextTree.of(subject);
    if (tree.isEmpty()) {
      return;
    }
    var known = new HashMap<String, List<String>>();
    for (var linted : subject.stages()) {
      if (!RunSteps.isKept(subject, linted)) {
        continue;
      }
      for (var reading : linted.readings()) {
        for (var source : ContextSources.entire(reading)) {
          var path = ContextTree.path(source.value());
          var names = known.computeIfAbsent(path, directory -> sensitive(tree.get(), directory));
          if (!names.isEmpty()) {
            sink.report(linted.owner(reading), INFO.finding(source.span(), "these come with it: " + String.join(", ", names))
                .withHelp("add them to .dockerignore, or copy only what the image needs"));
          }
        }
      }
    }
  }

  static boolean isOfTests(String path) {
    return OF_TESTS.matcher(path).matches();
  }

  /** What is named itself is meant. */
  private static List<String> sensitive(ContextTree tree, String directory) {
    return tree.seen(directory)
        .filter(path -> !path.equals(directory) && SENSITIVE.matcher(path.substring(path.lastIndexOf('/') + 1)).matches() && !isOfTests(path))
        .limit(MOST_NAMES)
        .toList();
  }
}
