package dev.kaniko.benchmark;

import dev.kaniko.compiler.BaseImages.BaseImage;
import dev.kaniko.compiler.CompileRequest;
import dev.kaniko.compiler.Compiler;
import dev.kaniko.compiler.InstructionSet;
import dev.kaniko.compiler.parse.DockerfileReader;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.fixture.Dockerfiles;
import dev.kaniko.grammar.source.HeredocKeywords;
import dev.kaniko.grammar.source.LineSplicer;
import dev.kaniko.grammar.source.SourceText;
import dev.kaniko.image.ImageConfig;
import dev.kaniko.image.Platform;
import dev.kaniko.instruction.syntax.InstructionSyntax;
import dev.kaniko.instruction.syntax.Keyword;
import dev.kaniko.snapshot.FileContent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** How often all Dockerfiles of a corpus are read in a second; {@link MeasureParser} turns that into megabytes. */
@State(Scope.Thread)
public class ParserBenchmark {
  private static final SourceId ID = new SourceId("Dockerfile");
  private static final Platform MACHINE = new Platform("linux", "amd64", "");
  private static final Set<String> WITH_HEREDOCS = Set.of("RUN", "COPY", "ADD");
  private static final HeredocKeywords KEYWORDS = new HeredocKeywords() {
    @Override
    public boolean takesHeredocs(String keyword) {
      return WITH_HEREDOCS.contains(keyword);
    }

    @Override
    public boolean nestsInstruction(String keyword) {
      return keyword.equals("ONBUILD");
    }
  };

  /** A directory; empty for the default. */
  @Param("")
  public String corpus = "";

  /** The directory of the project. */
  @Param(".")
  public String root = ".";

  private final InstructionSet instructions = InstructionSet.load();
  private final Map<Keyword, InstructionSyntax> syntaxes =
      instructions.providers().entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().syntax()));
  private final BaseImage base =
      new BaseImage(ImageConfig.EMPTY.withEnvironment("PATH", "/usr/bin:/bin").withCmd(List.of("/bin/sh"), false), MACHINE);
  private final Compiler compiler = new Compiler(instructions, (_, _) -> Optional.of(base));
  private List<byte[]> files = List.of();

  @Setup
  public void load() throws IOException {
    files = Dockerfiles.find(Path.of(root), corpus).contents();
  }

  /** The peer: lines joined, comments and heredocs told apart, and nothing else. */
  @Benchmark
  public void bytesToLines(Blackhole sink) {
    for (byte[] file : files) {
      sink.consume(LineSplicer.splice(SourceText.of(file), KEYWORDS));
    }
  }

  @Benchmark
  public void bytesToTree(Blackhole sink) {
    for (byte[] file : files) {
      sink.consume(DockerfileReader.read(ID, SourceText.of(file), syntaxes, sink::consume));
    }
  }

  @Benchmark
  public void bytesToPlan(Blackhole sink) throws IOException, InterruptedException {
    for (byte[] file : files) {
      sink.consume(compiler.compile(new CompileRequest(
          ID, FileContent.of(file), new LinkedHashMap<>(), Optional.empty(), Optional.empty(), MACHINE, Map.of())));
    }
  }
}
