package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** A file that comes over a connection which everybody on the way can change. */
public final class UnencryptedDownload extends CommandRule {
  private static final Pattern ADDRESS = Pattern.compile("http://(?!localhost|[0-9.]+(?:[:/]|$))[A-Za-z0-9-]+\\.[A-Za-z0-9.-]+.*");
  private static final Pattern VERIFYING = Pattern.compile("\\b(?:sha[0-9]+sum|shasum|md5sum|b2sum|gpgv?|cosign|minisign|openssl|apt-key)\\b");

  /** Makes the rule. */
  public UnencryptedDownload() {
    super(RuleInfo.own("UnencryptedDownload", Severity.INFO, "A file is downloaded without encryption or a checksum", "K809"));
  }

  @Override
  void check(RunStep run, Consumer<Diagnostic> found) {
    if (run.commands().stream().anyMatch(command -> VERIFYING.matcher(command.name().orElse("")).matches())) {
      return;
    }
    run.commands().stream().filter(command -> command.is("curl", "wget") && !command.hasOption("-I", "--head", "--spider"))
        .flatMap(command -> command.operands("-x", "--proxy", "-e", "--referer", "-H", "--header", "-o", "-O").stream())
        .filter(word -> ADDRESS.matcher(word.shown()).matches())
        .findFirst()
        .ifPresent(word -> found.accept(info().finding(word.span(), "whoever sits between the build and the server can change the file")
            .withHelp("use https, or compare the checksum of the file")));
  }
}
