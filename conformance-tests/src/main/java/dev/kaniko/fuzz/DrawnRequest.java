package dev.kaniko.fuzz;

import dev.kaniko.compiler.CompileRequest;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.image.Platform;
import dev.kaniko.snapshot.FileContent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** What is asked of the compiler for a file: target, build arguments and platform are drawn. */
final class DrawnRequest {
  static final SourceId ID = new SourceId("Dockerfile");
  private static final Platform MACHINE = new Platform("linux", "amd64", "");
  private static final List<String> TARGETS = List.of("", "0", "1", "build", "BUILDER", "no such stage", "-1", "99999999999");

  private DrawnRequest() {}

  static CompileRequest of(byte[] file, SplittableRandom choices) {
    var arguments = new LinkedHashMap<String, String>();
    if (choices.nextBoolean()) {
      arguments.put("A", "1.2 $B/*");
      arguments.put("SOURCE_DATE_EPOCH", choices.nextBoolean() ? "0" : "x");
    }
    Optional<String> target =
        choices.nextInt(4) > 0 ? Optional.empty() : Optional.of(TARGETS.get(choices.nextInt(TARGETS.size())));
    Optional<Platform> platform = choices.nextInt(4) > 0 ? Optional.empty() : Optional.of(Platform.parse("linux/arm/v7"));
    return new CompileRequest(ID, FileContent.of(file), arguments, target, platform, MACHINE, Map.of());
  }

  /** The same request for another text. */
  static CompileRequest with(CompileRequest request, byte[] file) {
    return new CompileRequest(
        request.name(), FileContent.of(file), request.buildArguments(), request.target(), request.platform(), request.buildPlatform(), request.contexts());
  }
}
