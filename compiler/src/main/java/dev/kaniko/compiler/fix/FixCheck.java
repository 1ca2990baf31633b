package dev.kaniko.compiler.fix;

import dev.kaniko.compiler.CompileRequest;
import dev.kaniko.compiler.Compiler;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Edit;
import dev.kaniko.diagnostic.Fix;
import dev.kaniko.snapshot.FileContent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Checks one fix by itself, for somebody who chooses among fixes. */
public final class FixCheck {
  private FixCheck() {}

  /**
   * Returns the edits of a fix as they are applied.
   *
   * @param request names the text that the finding is about
   * @return empty if the fix does not keep what it promises in this text
   * @throws IOException if the text cannot be read
   * @throws InterruptedException if the thread was interrupted while images were looked up
   */
  public static Optional<List<Edit>> edits(Compiler compiler, CompileRequest request, Diagnostic finding, Fix fix)
      throws IOException, InterruptedException {
    var alone = new Diagnostic(
        finding.code(), finding.severity(), finding.message(), finding.span(), finding.note(), finding.labels(), finding.help(), List.of(fix));
    var candidate = Candidate.of(alone, true);
    if (candidate.isEmpty()) {
      return Optional.empty();
    }
    var before = compiler.analyze(request);
    var text = before.ast().text();
    boolean carriageReturns = text.contains("\r\n");
    var after = compiler.analyze(with(request, Edits.apply(text, List.of(candidate.get()))));
    return Proof.of(after).holds(candidate.get().kind(), Proof.of(before))
        ? Optional.of(candidate.get().edits().stream().map(edit -> new Edit(edit.span(), Edits.inserted(carriageReturns, edit.replacement()))).toList())
        : Optional.empty();
  }

  private static CompileRequest with(CompileRequest request, String text) {
    return new CompileRequest(
        request.name(), FileContent.of(text.getBytes(StandardCharsets.UTF_8)), request.buildArguments(), request.target(), request.platform(),
        request.buildPlatform(), request.contexts(), request.optimizes());
  }
}
