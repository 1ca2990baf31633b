package dev.kaniko.conformance;

import dev.kaniko.compiler.Analysis;
import dev.kaniko.compiler.BaseImages;
import dev.kaniko.compiler.CompilationResult;
import dev.kaniko.compiler.CompileRequest;
import dev.kaniko.compiler.Compiler;
import dev.kaniko.compiler.InstructionSet;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Label;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.image.ImageConfig;
import dev.kaniko.image.Platform;
import dev.kaniko.snapshot.FileContent;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * One file compiled in the setting of the records: linux/amd64, no context, every image resolves to a base with a PATH and a command.
 *
 * @param result of the target
 * @param analysis of all stages, unless a target is given
 */
record Compilation(CompilationResult result, Analysis analysis) {
  static final Platform MACHINE = new Platform("linux", "amd64", "");
  private static final SourceId FILE = new SourceId("Dockerfile");
  private static final InstructionSet INSTRUCTIONS = InstructionSet.load();
  private static final ImageConfig BASE =
      ImageConfig.EMPTY.withEnvironment("PATH", ImageConfig.DEFAULT_PATH).withCmd(List.of("/bin/sh"), false);

  /**
   * Compiles a file.
   *
   * @param arguments build arguments
   * @param target empty for the last stage
   * @param triggers of every base whose name contains {@code debian}
   */
  static Compilation of(byte[] file, SequencedMap<String, String> arguments, String target, List<String> triggers) {
    BaseImages images = (reference, wanted) -> Optional.of(new BaseImages.BaseImage(
        reference.toString().contains("debian") ? BASE.withOnBuild(triggers) : BASE, wanted));
    var request = new CompileRequest(FILE, FileContent.of(file), arguments, Optional.of(target).filter(name -> !name.isEmpty()),
        Optional.empty(), MACHINE, Map.of());
    var compiler = new Compiler(INSTRUCTIONS, images);
    try {
      return new Compilation(compiler.compile(request), compiler.analyze(request));
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Reads build arguments in the form {@code NAME=VALUE}. */
  static SequencedMap<String, String> arguments(List<String> words) {
    var arguments = new LinkedHashMap<String, String>();
    words.forEach(word -> arguments.put(word.split("=", 2)[0], word.contains("=") ? word.split("=", 2)[1] : ""));
    return arguments;
  }

  /** Returns the errors: those of the target first, then those of stages that it does not need. */
  List<Diagnostic> errors() {
    return Stream.concat(result.diagnostics().stream(), analysis.diagnostics().stream())
        .filter(diagnostic -> diagnostic.severity() == Severity.ERROR)
        .distinct()
        .toList();
  }

  /** Tells whether the first error is on that line of the file; one in a trigger is where the FROM is that brought it in. */
  boolean isFirstErrorOnLine(int line) {
    var error = errors().getFirst();
    var place = Stream.concat(Stream.of(error.span()), error.labels().stream().map(Label::span))
        .filter(span -> span.source().equals(FILE))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no place in the file: " + error));
    return Language.isOnLine(line, error, place, analysis.ast());
  }
}
