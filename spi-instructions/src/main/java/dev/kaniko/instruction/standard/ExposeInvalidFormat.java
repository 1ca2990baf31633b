package dev.kaniko.instruction.standard;

import dev.kaniko.diagnostic.DiagnosticSink;
import dev.kaniko.diagnostic.Fix;
import dev.kaniko.instruction.InstructionUse;
import dev.kaniko.instruction.syntax.Arguments;
import java.util.Optional;

/** A port that is given with an address or a port of the host. */
final class ExposeInvalidFormat implements DockerCheck {
  @Override
  public String id() {
    return "ExposeInvalidFormat";
  }

  @Override
  public String title() {
    return "EXPOSE names an address or a port of the host";
  }

  @Override
  public Optional<String> documentation() {
    return Optional.of(PAGES + "expose-invalid-format/");
  }

  @Override
  public void check(InstructionUse use, DiagnosticSink sink) {
    var written = (Arguments.Words) use.written().arguments();
    for (var port : ((Arguments.Words) use.expanded().arguments()).words()) {
      int last = port.value().lastIndexOf(':');
      if (last > 0 && port.value().chars().limit(last).anyMatch(c -> c != ':')) {
        var finding = finding(port.span(), "EXPOSE instruction should not define an IP address or host-port mapping, found '" + port + "'")
            .withNote("only the port of the container counts");
        // A port that is made of variables is not in the file.
        sink.report(written.words().contains(port)
            ? finding.withFix(Replacement.of(port, port.value().substring(last + 1), Fix.Safety.SAFE))
            : finding);
      }
    }
  }
}
