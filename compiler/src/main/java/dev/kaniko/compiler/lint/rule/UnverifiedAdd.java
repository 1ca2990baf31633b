package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.instruction.Effects;
import dev.kaniko.instruction.Placement;
import java.util.regex.Pattern;

/** A download of the builder that nothing verifies. */
public final class UnverifiedAdd implements LintRule {
  private static final RuleInfo INFO = RuleInfo.own("UnverifiedAdd", Severity.INFO, "A file is downloaded without a checksum", "K806");
  private static final Pattern REPOSITORY = Pattern.compile(".*\\.git/?(?:[#?].*)?");

  private static final Pattern LOCAL = Pattern.compile("https?://(?:localhost|127\\.|0\\.0\\.0\\.0|\\[::1])(?:[:/.0-9].*)?");

  /** Commands that compare a file with what it should be; which file is not looked at. */
  private static final Pattern VERIFYING = Pattern.compile("\\b(?:sha[0-9]+sum|shasum|md5sum|b2sum|gpgv?|cosign|minisign|openssl|Get-FileHash|apt-key)\\b");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    for (var linted : subject.stages()) {
      for (var reading : linted.readings()) {
        if (Readings.isWritten(reading) && reading.draft().node().flags().stream().noneMatch(flag -> flag.flag().name().equals("checksum"))) {
          Readings.copies(reading).stream().flatMap(placement -> placement.sources().stream())
              .filter(source -> source.from() == Placement.From.REMOTE && isFile(source.text().value()))
              .findFirst()
              .filter(_ -> linted.readings().stream().noneMatch(UnverifiedAdd::mayVerify))
              .ifPresent(source -> sink.report(linted.owner(reading), INFO.finding(source.text().span(), "whatever the server sends gets into the image")
                  .withHelp("give --checksum=sha256:... of the file that is meant")));
        }
      }
    }
  }

  private static boolean mayVerify(Reading reading) {
    return reading.effects().flatMap(Effects::commands).isPresent() && (VERIFYING.matcher(reading.draft().node().text()).find()
        || reading.draft().node().heredocs().stream().anyMatch(heredoc -> VERIFYING.matcher(heredoc.body()).find()));
  }

  private static boolean isFile(String address) {
    return (address.startsWith("http://") || address.startsWith("https://")) && !REPOSITORY.matcher(address).matches() && !LOCAL.matcher(address).matches();
  }
}
