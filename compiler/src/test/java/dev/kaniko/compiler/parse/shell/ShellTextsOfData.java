package dev.kaniko.compiler.parse.shell;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kaniko.compiler.parse.DockerfileReader;
import dev.kaniko.compiler.parse.Syntaxes;
import dev.kaniko.compiler.shell.command.ShellText;
import dev.kaniko.compiler.shell.command.ShellTexts;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.grammar.source.SourceText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The shell texts of all Dockerfiles in the conformance data. */
public final class ShellTextsOfData {
  private static final Path DATA = Path.of(System.getProperty("kaniko.conformance", "absent"));

  private ShellTextsOfData() {}

  /** Returns each text once; none where the data are not on this machine. */
  public static Map<String, ShellText> find() throws IOException {
    var texts = new LinkedHashMap<String, ShellText>();
    for (var file : files()) {
      var ast = DockerfileReader.read(new SourceId("Dockerfile"), SourceText.of(file), Syntaxes.STANDARD, _ -> {});
      ShellTexts.of(ast).stream().filter(text -> text.form() != ShellText.Form.EXEC).forEach(text -> texts.putIfAbsent(text.text(), text));
    }
    return texts;
  }

  private static List<String> files() throws IOException {
    var files = new ArrayList<String>();
    for (var folder : List.of("corpus/dev", "builds")) {
      if (Files.exists(DATA.resolve(folder))) {
        try (Stream<Path> found = Files.walk(DATA.resolve(folder))) {
          for (var file : found.filter(path -> path.toString().contains("ockerfile") && Files.isRegularFile(path)).sorted().toList()) {
            files.add(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
          }
        }
      }
    }
    var json = new ObjectMapper();
    for (var cases : List.of("lint/cases.jsonl", "language/lint-cases.jsonl")) {
      if (Files.exists(DATA.resolve(cases))) {
        for (var line : Files.readAllLines(DATA.resolve(cases))) {
          files.add(json.readTree(line).path("dockerfile").asText());
        }
      }
    }
    return files;
  }
}
