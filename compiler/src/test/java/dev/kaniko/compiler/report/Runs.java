package dev.kaniko.compiler.report;

import dev.kaniko.compiler.Sources;
import dev.kaniko.compiler.lint.FileReport;
import dev.kaniko.compiler.lint.LintReport;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Edit;
import dev.kaniko.diagnostic.Fix;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.diagnostic.Span;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Invented runs of the linter for the tests of formats. */
final class Runs {
  static final RuleInfo CASING =
      new RuleInfo("FromAsCasing", "FROM and AS are written in one case", Severity.WARNING, false, Optional.of("https://docs.example/from-as-casing"));
  static final RuleInfo STAGE = RuleInfo.own("K101", Severity.INFO, "a stage is used by nobody", "DL0000");
  static final Path DIRECTORY = Path.of("/home/somebody/project");

  /** A text with a byte order mark, CR LF, a tab, and a character of two UTF-16 code units before the place of the finding. */
  static final String ODD_TEXT = "\uFEFF# \uD83D\uDE00\r\nFROM\t\uD83D\uDE00 as build\r\nRUN a && \\\r\n  b\r\n";

  private Runs() {}

  static LintRun run(FileReport... files) {
    return new LintRun(new LintReport(List.of(files), List.of(CASING, STAGE)), List.of(), "1.2.3", DIRECTORY);
  }

  static LintRun unread(String name, String reason) {
    return new LintRun(new LintReport(List.of(), List.of(CASING)), List.of(new LintRun.Unread(name, reason)), "1.2.3", DIRECTORY);
  }

  static FileReport file(String name, String text, Diagnostic... findings) {
    var id = new SourceId(name);
    return new FileReport(id, new Sources(Map.of(id, text)), List.of(findings), false);
  }

  /** Returns the file of {@link #ODD_TEXT}. One finding has a fix, a label and help; another has two lines. */
  static FileReport oddFile(String name) {
    var as = at(name, ODD_TEXT, "as");
    return file(name, ODD_TEXT,
        Diagnostic.warning("FromAsCasing", as, "'as' and 'FROM' do not match: 100%, <&>\"")
            .withNote("in lower case")
            .withLabel(at(name, ODD_TEXT, "FROM"), "in upper case")
            .withHelp("write both in one case")
            .withFix(new Fix("replace with `AS`", Fix.Safety.SAFE, List.of(new Edit(as, "AS"))))
            .withFix(new Fix("delete the name", Fix.Safety.UNSAFE, List.of(new Edit(at(name, ODD_TEXT, " as build"), "")))),
        new Diagnostic("K101", Severity.INFO, "nobody uses this", at(name, ODD_TEXT, "RUN a && \\\r\n  b"), "", List.of(), List.of(), List.of()));
  }

  /** Returns a file with a finding in a trigger of the base in its second line, and a finding in a text that is not known. */
  static FileReport triggered() {
    var file = new SourceId("Dockerfile");
    var trigger = new SourceId("ONBUILD of base");
    var text = "ARG A\nFROM base\n";
    var inTrigger = new Span(trigger, 4, 6);
    return new FileReport(file, new Sources(Map.of(file, text, trigger, "RUN $X")),
        List.of(
            Diagnostic.warning("UndefinedVar", inTrigger, "'$X' is not defined")
                .withLabel(at("Dockerfile", text, "base"), "this base brings the trigger in")
                .withLabel(new Span(trigger, 0, 3), "in this RUN")
                .withFix(new Fix("delete it", Fix.Safety.UNSAFE, List.of(new Edit(inTrigger, "")))),
            Diagnostic.error("Odd", new Span(new SourceId("elsewhere"), 3, 9), "odd")),
        true);
  }

  static Span at(String name, String text, String what) {
    int start = text.indexOf(what);
    return new Span(new SourceId(name), start, start + what.length());
  }

  static String written(LintFormat format, LintRun run) {
    var out = new StringWriter();
    try {
      format.write(run, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }
}
