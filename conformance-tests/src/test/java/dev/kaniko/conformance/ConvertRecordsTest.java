package dev.kaniko.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.compiler.CompilationResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whole files compile to the image, or to the error, that upstream's tests of its converter ask for. */
@ExtendWith(Tally.class)
final class ConvertRecordsTest {
  @EachRecordOf("language/convert.jsonl")
  void filesCompileToTheSameImage(ConformanceRecord record) throws IOException, InterruptedException {
    var arguments = new LinkedHashMap<String, String>();
    record.get("buildArgs").properties().forEach(entry -> arguments.put(entry.getKey(), entry.getValue().asText()));
    var compilation = Compilation.of(record.text("input").getBytes(StandardCharsets.UTF_8), arguments, record.text("target"), List.of());
    var result = compilation.result();
    assertThat(result instanceof CompilationResult.Rejected).as("%s", result.diagnostics()).isEqualTo(record.isError());
    if (result instanceof CompilationResult.Compiled compiled && record.data().has("image")) {
      ProbeRecordsTest.assertSameImage(PlannedImage.of(compiled.plan()).document(), record.get("image"));
    }
  }
}
