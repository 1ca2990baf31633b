package dev.kaniko.cli;

import dev.kaniko.compiler.Sources;
import dev.kaniko.compiler.lint.FileReport;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.diagnostic.Span;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Takes what was found in files. One that takes too much has one finding that says so. */
interface ReportTaker extends FileQueue.Taker<FileReport> {
  @Override
  default void costly(DockerfileSearch.Source source, String what, List<String> advice) throws IOException {
    var id = new SourceId(source.name());
    var error = Diagnostic.error("FileTooCostly", new Span(id, 0, 0), "checking this file takes " + what);
    for (var help : advice) {
      error = error.withHelp(help);
    }
    error = error.withHelp("nothing else is reported of it; the other files are not affected");
    take(source, new FileReport(id, new Sources(Map.of(id, "")), List.of(error), false));
  }
}
