package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.instruction.syntax.Text;
import java.util.List;
import java.util.regex.Pattern;

/** A file with a secret that is copied by its name. */
public final class CredentialFileCopied implements LintRule {
  private static final RuleInfo INFO = RuleInfo.own("CredentialFileCopied", Severity.WARNING, "A file that holds a secret is copied into the image", "K503");
  private static final Pattern CREDENTIALS = Pattern.compile("(?:.*/)?(?:id_(?:rsa|dsa|ecdsa|ed25519)|[._]netrc|\\.git-credentials|\\.pgpass|\\.pypirc|\\.vault-token|\\.dockercfg"
      + "|\\.aws/credentials|\\.docker/config\\.json|\\.kube/config|kubeconfig|service[-_]account(?:[-_]key)?\\.json|privkey[0-9]*\\.pem|(?:server|tls|ssl|private)[-_.]?key(?:\\.pem)?"
      + "|(?:server|tls|ssl|private)\\.key|[^/]*\\.(?:p12|pfx|kdbx))");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    for (var linted : subject.stages()) {
      for (var reading : RunSteps.isKept(subject, linted) ? linted.readings() : List.<Reading>of()) {
        for (var source : Readings.isWritten(reading) ? ContextSources.of(reading) : List.<Text>of()) {
          if (CREDENTIALS.matcher(source.value()).matches() && !SensitiveFileCopied.isOfTests(source.value())) {
            sink.report(linted.owner(reading), INFO.finding(source.span(), "everybody who has the image can read it, even if a later instruction deletes it")
                .withHelp("show it to the command that needs it: RUN --mount=type=secret,id=...,target=... or --mount=type=ssh"));
          }
        }
      }
    }
  }
}
