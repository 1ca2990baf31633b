package dev.kaniko.fuzz;

import dev.kaniko.compiler.Analysis;
import dev.kaniko.compiler.CompilationResult;
import dev.kaniko.compiler.CompileRequest;
import dev.kaniko.compiler.Compiler;
import dev.kaniko.compiler.InstructionSet;
import dev.kaniko.compiler.ast.DockerfileAst;
import dev.kaniko.compiler.parse.DockerfileReader;
import dev.kaniko.compiler.report.Shown;
import dev.kaniko.compiler.report.TextReport;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.grammar.source.SourceText;
import dev.kaniko.instruction.syntax.InstructionSyntax;
import dev.kaniko.instruction.syntax.Keyword;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * What holds of any bytes taken as a Dockerfile: reading, compiling and reporting end and throw nothing, spans nest and lie in their text, and the same bytes
 * give the same result.
 */
public final class CompilerLaws {
  private static final int MOST_SHOWN = 50;
  private static final int ONE_IN = 16;

  private final InstructionSet instructions = InstructionSet.load();
  private final Compiler compiler = new Compiler(instructions, FixedImages::resolve);
  private final Map<Keyword, InstructionSyntax> syntaxes =
      instructions.providers().entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().syntax()));

  /**
   * Holds the laws against a file. Target, build arguments and platform are drawn from its bytes.
   *
   * @throws IllegalStateException if one does not hold; whatever else is thrown comes out of the compiler and breaks the first law
   */
  public void check(byte[] file) throws IOException, InterruptedException {
    boolean readable = read(file);
    var choices = new SplittableRandom(Arrays.hashCode(file));
    CompileRequest request = DrawnRequest.of(file, choices);
    compile(request, readable, choices.nextInt(ONE_IN) == 0);
    Analysis analysis = compiler.analyze(request);
    Nesting.checkAll(analysis.diagnostics(), analysis.sources());
  }

  /** Tells whether the reader has nothing to say against the file. */
  private boolean read(byte[] file) {
    var text = SourceText.of(file);
    var found = new ArrayList<Diagnostic>();
    DockerfileAst ast = DockerfileReader.read(DrawnRequest.ID, text, syntaxes, found::add);
    var nesting = new Nesting(new Span(DrawnRequest.ID, 0, text.text().length()));
    nesting.check(ast);
    found.forEach(nesting::check);
    return found.isEmpty();
  }

  private void compile(CompileRequest request, boolean readable, boolean twice) throws IOException, InterruptedException {
    CompilationResult result = compiler.compile(request);
    Nesting.checkAll(result.diagnostics(), result.sources());
    List<Diagnostic> shown = result.diagnostics().subList(0, Math.min(MOST_SHOWN, result.diagnostics().size()));
    String report = new TextReport(result.sources(), false).render(shown);
    require(shown.isEmpty() != report.contains(": "), "a report says nothing: " + shown);
    require(report.codePoints().noneMatch(c -> c != '\n' && Shown.isHidden(c)), "a report drives the terminal: " + report);
    boolean rejected = result instanceof CompilationResult.Rejected;
    require(!rejected || !shown.isEmpty(), "rejected for no reason");
    require(readable || rejected, "accepted, though it cannot be read");
    require(!twice || result.equals(compiler.compile(request)), "compiling twice gives two results");
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }
}
