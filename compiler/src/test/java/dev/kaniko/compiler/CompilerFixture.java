package dev.kaniko.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.compiler.plan.BuildPlan;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.image.ImageConfig;
import dev.kaniko.image.Platform;
import dev.kaniko.snapshot.FileContent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compiles small Dockerfiles with the standard instructions. */
public final class CompilerFixture {
  static final Platform MACHINE = new Platform("linux", "amd64", "");
  static final ImageConfig BASE = ImageConfig.EMPTY.withEnvironment("PATH", "/usr/bin:/bin").withCmd(List.of("/bin/sh"), false);
  private static final InstructionSet INSTRUCTIONS = InstructionSet.load();

  private final FakeImages images;
  private final LinkedHashMap<String, String> arguments = new LinkedHashMap<>();
  private final Map<String, NamedContext> contexts = new HashMap<>();
  private SourceTimes times = SourceTimes.NONE;
  private Optional<String> target = Optional.empty();
  private Optional<Platform> platform = Optional.empty();
  private boolean optimizes = true;

  public CompilerFixture() {
    this(new FakeImages().withAnything());
  }

  CompilerFixture(FakeImages images) {
    this.images = images;
  }

  public CompilerFixture argument(String name, String value) {
    arguments.put(name, value);
    return this;
  }

  public CompilerFixture times(SourceTimes known) {
    times = known;
    return this;
  }

  public CompilerFixture target(String name) {
    target = Optional.of(name);
    return this;
  }

  public CompilerFixture unoptimized() {
    optimizes = false;
    return this;
  }

  public CompilerFixture platform(String text) {
    platform = Optional.of(Platform.parse(text));
    return this;
  }

  public CompilerFixture context(String name, NamedContext context) {
    contexts.put(name, context);
    return this;
  }

  public CompilationResult compile(byte[] dockerfile) {
    return compile(dockerfile, IrDumps.NONE);
  }

  public CompilationResult compile(byte[] dockerfile, IrDumps dumps) {
    return call(compiler -> compiler.compile(request(dockerfile), dumps));
  }

  public Analysis analyze(String... lines) {
    return call(compiler -> compiler.analyze(request(bytes(lines))));
  }

  private interface Call<T> {
    T on(Compiler compiler) throws IOException, InterruptedException;
  }

  private <T> T call(Call<T> call) {
    try {
      return call.on(new Compiler(INSTRUCTIONS, images, times, Checks.none()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private CompileRequest request(byte[] dockerfile) {
    return new CompileRequest(new SourceId("Dockerfile"), FileContent.of(dockerfile), arguments, target, platform, MACHINE, contexts, optimizes);
  }

  private static byte[] bytes(String... lines) {
    return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  public CompilationResult compile(String... lines) {
    return compile(bytes(lines));
  }

  /** Returns the plan of a file that compiles. */
  public BuildPlan plan(String... lines) {
    var result = compile(lines);
    assertThat(result).describedAs("%s", result.diagnostics()).isInstanceOf(CompilationResult.Compiled.class);
    return ((CompilationResult.Compiled) result).plan();
  }

  /** Returns what is said against a file that does not compile. */
  public List<Diagnostic> errors(String... lines) {
    var result = compile(lines);
    assertThat(result).isInstanceOf(CompilationResult.Rejected.class);
    return result.diagnostics();
  }

  /** Returns the only thing that is said against a file. */
  public Diagnostic error(String... lines) {
    var errors = errors(lines);
    assertThat(errors).hasSize(1);
    return errors.getFirst();
  }

  /** Returns the text that a diagnostic points at, in a file of these lines. */
  public static String pointed(Diagnostic diagnostic, String... lines) {
    return (String.join("\n", lines) + "\n").substring(diagnostic.span().start(), diagnostic.span().end());
  }
}
