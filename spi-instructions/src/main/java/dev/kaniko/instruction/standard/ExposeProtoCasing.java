package dev.kaniko.instruction.standard;

import dev.kaniko.diagnostic.DiagnosticSink;
import dev.kaniko.diagnostic.Fix;
import dev.kaniko.instruction.InstructionUse;
import dev.kaniko.instruction.syntax.Arguments;
import java.util.Locale;
import java.util.Optional;

/** A protocol in upper case. */
final class ExposeProtoCasing implements DockerCheck {
  @Override
  public String id() {
    return "ExposeProtoCasing";
  }

  @Override
  public String title() {
    return "The protocol of a port has an upper-case letter";
  }

  @Override
  public Optional<String> documentation() {
    return Optional.of(PAGES + "expose-proto-casing/");
  }

  @Override
  public void check(InstructionUse use, DiagnosticSink sink) {
    var written = (Arguments.Words) use.written().arguments();
    for (var port : ((Arguments.Words) use.expanded().arguments()).words()) {
      int slash = port.value().indexOf('/', port.value().lastIndexOf(':') + 1);
      var protocol = slash < 0 ? "" : port.value().substring(slash);
      var lower = protocol.toLowerCase(Locale.ROOT);
      if (!protocol.equals(lower)) {
        var finding = finding(port.span(), "Defined protocol '" + port + "' in EXPOSE instruction should be lowercase");
        // A port that is made of variables is not in the file.
        sink.report(written.words().contains(port)
            ? finding.withFix(Replacement.of(port, port.value().substring(0, slash) + lower, Fix.Safety.SAFE))
            : finding);
      }
    }
  }
}
