package dev.kaniko.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kaniko.compiler.BaseImages;
import dev.kaniko.compiler.CompilationResult;
import dev.kaniko.compiler.CompileRequest;
import dev.kaniko.compiler.Compiler;
import dev.kaniko.compiler.InstructionSet;
import dev.kaniko.compiler.NamedContext;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.grammar.source.SourceText;
import dev.kaniko.image.ImageConfig;
import dev.kaniko.image.Platform;
import dev.kaniko.snapshot.FileContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.ExtendWith;

/** Builds that cannot be compiled say why and where, without building anything; all others compile. */
@ExtendWith(Tally.class)
final class BuildErrorsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final InstructionSet INSTRUCTIONS = InstructionSet.load();

  /** What the reference finds out while building. */
  private static final Pattern AT_BUILD_TIME = Pattern.compile(
      "exit code|not found|checksum of ref|directory|EOF|corrupted|no such file|invalid user|unable to find|in pattern|secret nope|includepatterns");

  @EachRecordOf("builds")
  void errorsAreFoundByCompiling(ConformanceRecord record) throws IOException, InterruptedException {
    var file = record.path().resolve("Dockerfile");
    if (!Files.exists(file)) {
      return; // the Dockerfile comes with the context
    }
    var about = read(record.path().resolve("case.json"));
    boolean isError = about.path("expect").asText().equals("error");
    boolean whileBuilding = isError && AT_BUILD_TIME.matcher(read(record.path().resolve("golden.json")).path("error").asText()).find();
    var result = compile(about, Files.readAllBytes(file));
    if (!whileBuilding) {
      assertThat(result instanceof CompilationResult.Rejected).as("%s", result.diagnostics()).isEqualTo(isError);
    }
    if (result instanceof CompilationResult.Rejected rejected) {
      var why = Pattern.compile(about.path("error").asText(), Pattern.CASE_INSENSITIVE);
      assertThat(rejected.diagnostics()).anyMatch(
          error -> why.matcher(error.message() + " " + error.note() + " " + error.code()).find() && (!about.has("line") || isOn(about.get("line").asInt(), error, rejected)));
    }
  }

  private static JsonNode read(Path file) throws IOException {
    return JSON.readTree(Files.readString(file));
  }

  private static boolean isOn(int line, Diagnostic error, CompilationResult.Rejected rejected) {
    var text = SourceText.of(rejected.sources().text(new SourceId("Dockerfile")).orElse(""));
    return text.lineOf(error.span().start()) == line || error.labels().stream().anyMatch(label -> text.lineOf(label.span().start()) == line);
  }

  private static CompilationResult compile(JsonNode about, byte[] dockerfile) throws IOException, InterruptedException {
    BaseImages images = (reference, wanted) -> Optional.of(new BaseImages.BaseImage(ImageConfig.EMPTY, wanted));
    var arguments = new LinkedHashMap<String, String>();
    about.path("args").properties().forEach(argument -> arguments.put(argument.getKey(), argument.getValue().asText()));
    arguments.put("HTTP", "http://127.0.0.1:1");
    Map<String, NamedContext> contexts = new HashMap<>();
    about.path("contexts").fieldNames().forEachRemaining(name -> contexts.put(name, new NamedContext.Directory()));
    var request = new CompileRequest(new SourceId("Dockerfile"), FileContent.of(dockerfile), arguments,
        Optional.ofNullable(about.get("target")).map(JsonNode::asText),
        Optional.ofNullable(about.get("platform")).map(platform -> Platform.parse(platform.asText())), Compilation.MACHINE, contexts);
    return new Compiler(INSTRUCTIONS, images).compile(request);
  }
}
