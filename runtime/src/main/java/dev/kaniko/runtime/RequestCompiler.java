package dev.kaniko.runtime;

import dev.kaniko.compiler.CompilationResult;
import dev.kaniko.compiler.CompileRequest;
import dev.kaniko.compiler.Compiler;
import dev.kaniko.compiler.IrDumps;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.image.Platform;
import dev.kaniko.runtime.context.DockerfileLocation;
import dev.kaniko.runtime.request.BuildRequest;
import dev.kaniko.runtime.source.NamedContexts;
import java.io.IOException;

/** Compiles the Dockerfile of a request. */
final class RequestCompiler {
  private RequestCompiler() {}

  static CompilationResult compile(
      Compiler compiler, BuildRequest request, DockerfileLocation dockerfile, NamedContexts named, IrDumps dumps)
      throws IOException, InterruptedException {
    var toCompile =
        new CompileRequest(
            new SourceId(dockerfile.name()),
            dockerfile.content(),
            request.parameters().buildArguments(),
            request.parameters().target(),
            request.parameters().platform(),
            Platform.ofThisMachine(),
            named.kinds(),
            request.optimizes());
    return compiler.compile(toCompile, dumps);
  }
}
