package dev.kaniko.instruction.standard;

import dev.kaniko.diagnostic.DiagnosticSink;
import dev.kaniko.diagnostic.Edit;
import dev.kaniko.diagnostic.Fix;
import dev.kaniko.instruction.syntax.InstructionSource;
import java.util.List;
import java.util.Optional;

/** MAINTAINER, which is deprecated. */
final class MaintainerDeprecated implements DockerCheck {
  private static final String LABEL = "org.opencontainers.image.authors=";

  @Override
  public String id() {
    return "MaintainerDeprecated";
  }

  @Override
  public List<String> aliases() {
    return List.of("DL4000");
  }

  @Override
  public String title() {
    return "MAINTAINER is deprecated";
  }

  @Override
  public Optional<String> documentation() {
    return Optional.of(PAGES + "maintainer-deprecated/");
  }

  @Override
  public void checkWritten(InstructionSource unexpanded, DiagnosticSink sink) {
    var finding = finding(unexpanded.keywordSpan(), "Maintainer instruction is deprecated in favor of using label");
    sink.report(quoted(unexpanded.text())
        .map(name -> finding.withFix(new Fix("replace with a label", Fix.Safety.UNSAFE, List.of(
            new Edit(unexpanded.keywordSpan(), "LABEL"),
            new Edit(unexpanded.arguments().span(), LABEL + name)))))
        .orElse(finding));
  }

  /** Returns the name as the value of a label; empty if it would not be the same there. */
  private static Optional<String> quoted(String name) {
    if (name.isEmpty() || name.indexOf('"') > 0 || name.indexOf('\\') >= 0 || name.indexOf('$') >= 0 || name.indexOf('`') >= 0) {
      return Optional.empty();
    }
    boolean quoted = name.length() > 1 && name.startsWith("\"") && name.endsWith("\"");
    return Optional.of(quoted ? name : "\"" + name + "\"");
  }
}
