package dev.kaniko.compiler;

import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.image.Platform;
import dev.kaniko.snapshot.FileContent;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * What is to be compiled.
 *
 * @param name what messages call the Dockerfile
 * @param dockerfile its bytes
 * @param buildArguments the values given with {@code --build-arg}, taken as they are
 * @param target the stage asked for; empty for the last one
 * @param platform the platform asked for; empty for that of the machine
 * @param buildPlatform the platform of the machine
 * @param contexts the named contexts
 * @param optimizes whether passes may change what is done as long as the image stays the same
 */
public record CompileRequest(
    SourceId name,
    FileContent dockerfile,
    SequencedMap<String, String> buildArguments,
    Optional<String> target,
    Optional<Platform> platform,
    Platform buildPlatform,
    Map<String, NamedContext> contexts,
    boolean optimizes) {
  /** Asks for every optimization. */
  public CompileRequest(
      SourceId name,
      FileContent dockerfile,
      SequencedMap<String, String> buildArguments,
      Optional<String> target,
      Optional<Platform> platform,
      Platform buildPlatform,
      Map<String, NamedContext> contexts) {
    this(name, dockerfile, buildArguments, target, platform, buildPlatform, contexts, true);
  }

  public CompileRequest {
    Objects.requireNonNull(name);
    Objects.requireNonNull(dockerfile);
    buildArguments = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(buildArguments));
    Objects.requireNonNull(target);
    Objects.requireNonNull(platform);
    Objects.requireNonNull(buildPlatform);
    contexts = Map.copyOf(contexts);
  }

  /** Returns the request for another text of the same file. */
  public CompileRequest with(FileContent text) {
    return new CompileRequest(name, text, buildArguments, target, platform, buildPlatform, contexts, optimizes);
  }
}
