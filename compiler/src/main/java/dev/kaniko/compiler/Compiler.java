package dev.kaniko.compiler;

import dev.kaniko.compiler.ast.DockerfileAst;
import dev.kaniko.compiler.compilation.Compilation;
import dev.kaniko.compiler.compilation.Findings;
import dev.kaniko.compiler.dump.Dumper;
import dev.kaniko.compiler.ir.ResolvedImage;
import dev.kaniko.compiler.ir.Settings;
import dev.kaniko.compiler.parse.DockerfileReader;
import dev.kaniko.compiler.parse.Encoding;
import dev.kaniko.compiler.pipeline.Analyzed;
import dev.kaniko.compiler.pipeline.Pipeline;
import dev.kaniko.compiler.plan.TreeSource;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.diagnostic.Suggestions;
import dev.kaniko.grammar.source.SourceText;
import dev.kaniko.image.ImageReference;
import dev.kaniko.image.Platform;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Compiles Dockerfiles to build plans: text, tree, stage graph, typed program, plan. Keeps nothing between two compilations, so one
 * compiler may serve many threads, if its {@link BaseImages} may.
 */
public final class Compiler {
  /** Largest Dockerfile that is compiled, in bytes. BuildKit takes 16 MiB, and real ones are a hundred times smaller. */
  public static final int MAX_DOCKERFILE = 4 << 20;

  private final InstructionSet instructions;
  private final BaseImages images;
  private final SourceTimes times;
  private final Checks checks;

  /** Returns a compiler that knows no times of sources and checks nothing beyond what makes a build fail. */
  public Compiler(InstructionSet instructions, BaseImages images) {
    this(instructions, images, SourceTimes.NONE, Checks.none());
  }

  /**
   * @param instructions the language
   * @param images is asked for the images that the target needs, several at once and then from threads of its own, each once a compilation
   * @param times is asked for the time that SOURCE_DATE_EPOCH takes from a source
   * @param checks looks at files that can be built
   */
  public Compiler(InstructionSet instructions, BaseImages images, SourceTimes times, Checks checks) {
    this.instructions = Objects.requireNonNull(instructions);
    this.images = Objects.requireNonNull(images);
    this.times = Objects.requireNonNull(times);
    this.checks = Objects.requireNonNull(checks);
  }

  /**
   * Compiles one Dockerfile. Whatever is wrong with it, or with the images that it names, is among the diagnostics of the result.
   *
   * @throws IOException if the Dockerfile cannot be read
   * @throws InterruptedException if the thread was interrupted while images were looked up
   * @throws IllegalStateException if the compiler contradicts itself, which is a bug of ours
   */
  public CompilationResult compile(CompileRequest request) throws IOException, InterruptedException {
    return compile(request, IrDumps.NONE);
  }

  /**
   * Compiles one Dockerfile as {@link #compile(CompileRequest)} does, and writes down on the way what is asked for. Behind a pass that
   * reports an error nothing more is written.
   */
  public CompilationResult compile(CompileRequest request, IrDumps dumps) throws IOException, InterruptedException {
    var findings = new Findings();
    var text = text(request, findings);
    if (findings.hasErrors()) {
      return new CompilationResult.Rejected(findings.diagnostics(), new Sources(findings.texts()));
    }
    var compilation = new Compilation(settings(request), instructions.providers(), port(), times::find, findings);
    var ast = DockerfileReader.read(request.name(), text, compilation.syntaxes(), findings);
    var planned = Pipeline.compile(ast, compilation, new Dumper(request.name(), findings::texts, dumps::wants, dumps::take));
    planned.ifPresent(
        done -> checks.check(request, analysis(ast, Optional.of(done.analyzed()), findings)).forEach(findings::report));
    var sources = new Sources(findings.texts());
    return planned.filter(_ -> !findings.hasErrors())
        .<CompilationResult>map(done -> new CompilationResult.Compiled(done.plan(), findings.diagnostics(), sources))
        .orElseGet(() -> new CompilationResult.Rejected(findings.diagnostics(), sources));
  }

  /** Returns the names of the passes, in order; {@code ast} stands for parsing and {@code graph} for finding the stages. */
  public static List<String> passes() {
    return Pipeline.names();
  }

  /** Returns the name of the pass that is nearest to a wrong name. */
  public static Optional<String> nearestPass(String word) {
    var passes = Pipeline.names();
    return passes.stream().filter(word::equalsIgnoreCase).findFirst().or(() -> Suggestions.nearest(word, passes));
  }

  /**
   * Looks at one Dockerfile without the wish to build it: goes on past errors, and keeps every form that the file takes on the way.
   * Without a target all stages are looked at, with one those that it needs.
   *
   * @throws IOException if the Dockerfile cannot be read
   * @throws InterruptedException if the thread was interrupted while images were looked up
   */
  public Analysis analyze(CompileRequest request) throws IOException, InterruptedException {
    var findings = new Findings();
    var text = text(request, findings);
    if (findings.hasErrors()) {
      var nothing = new DockerfileAst(request.name(), "", '\\', List.of(), List.of(), List.of(), List.of());
      return analysis(nothing, Optional.empty(), findings);
    }
    var compilation = new Compilation(settings(request), instructions.providers(), port(), times::find, findings);
    var ast = DockerfileReader.read(request.name(), text, compilation.syntaxes(), findings);
    var analyzed = ImpliedStage.isNeeded(ast)
        ? ImpliedStage.analyze(ast, compilation)
        : Pipeline.analyze(ast, request.target().isEmpty(), compilation);
    return analysis(ast, analyzed, findings);
  }

  private Analysis analysis(DockerfileAst ast, Optional<Analyzed> analyzed, Findings findings) {
    return new Analysis(
        ast,
        analyzed.map(Analyzed::graph),
        analyzed.map(Analyzed::program),
        analyzed.map(Analyzed::readings).orElse(Map.of()),
        KeptTriggers.of(analyzed.map(Analyzed::readings).orElse(Map.of()), instructions.providers()),
        findings.diagnostics(),
        findings.moments(),
        findings.remedies(),
        new Sources(findings.texts()));
  }

  /** Reads the file; of one that is too large or in another encoding there is no text, and an error. */
  private static SourceText text(CompileRequest request, Findings findings) throws IOException {
    byte[] bytes;
    try (var in = request.dockerfile().open()) {
      bytes = in.readNBytes(MAX_DOCKERFILE + 1);
    }
    if (bytes.length > MAX_DOCKERFILE) {
      findings.report(Diagnostic.error("DockerfileTooLarge", new Span(request.name(), 0, 0), "the Dockerfile is larger than 4 MiB")
          .withHelp("keep data in files of the build context"));
      bytes = new byte[0];
    }
    var encoding = Encoding.foreign(bytes);
    if (encoding.isPresent()) {
      findings.report(Diagnostic.error("WrongEncoding", new Span(request.name(), 0, 0), "the Dockerfile is in " + encoding.get() + "; Dockerfiles are read as UTF-8")
          .withHelp("save it as UTF-8: iconv -f " + encoding.get() + " -t UTF-8 FILE"));
      bytes = new byte[0];
    }
    var text = SourceText.of(bytes);
    findings.addText(request.name(), text.text());
    return text;
  }

  private Compilation.Images port() {
    return images.equals(BaseImages.NONE) ? Compilation.Images.NONE : this::resolve;
  }

  private Optional<ResolvedImage> resolve(ImageReference reference, Platform wanted) throws IOException, InterruptedException {
    return images.resolve(reference, wanted).map(image -> new ResolvedImage(image.config(), image.platform(), true));
  }

  private static Settings settings(CompileRequest request) {
    var wanted = request.platform().orElse(request.buildPlatform());
    Map<String, TreeSource> contexts = new HashMap<>();
    request.contexts().forEach((name, context) -> contexts.put(name, switch (context) {
      case NamedContext.Directory() -> new TreeSource.NamedDirectory(name);
      case NamedContext.Image(var reference) -> new TreeSource.Image(reference, wanted);
    }));
    return new Settings(request.buildArguments(), request.target(), request.platform(), request.buildPlatform(), contexts, request.optimizes());
  }
}
