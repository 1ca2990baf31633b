package dev.kaniko.instruction.standard;

import dev.kaniko.diagnostic.DiagnosticSink;
import dev.kaniko.diagnostic.Edit;
import dev.kaniko.diagnostic.Fix;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.instruction.InstructionRule;
import dev.kaniko.instruction.InstructionUse;
import dev.kaniko.instruction.Placement;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** ADD of files that are neither fetched nor unpacked. */
final class AddForLocalFile implements InstructionRule {
  private static final Pattern ARCHIVE = Pattern.compile(
      ".*\\.(tar|Z|bz2|gz|lz|lzma|tZ|tb2|tbz|tbz2|tgz|tlz|tpz|txz|xz|zst|tzst)[*?]*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /** Flags that COPY does not have. */
  private static final Set<String> OF_ADD = Set.of("checksum", "keep-git-dir", "unpack");

  @Override
  public String id() {
    return "AddForLocalFile";
  }

  @Override
  public List<String> aliases() {
    return List.of("DL3020");
  }

  @Override
  public String title() {
    return "ADD copies a file that COPY would copy as well";
  }

  @Override
  public Severity severity() {
    return Severity.ERROR;
  }

  @Override
  public String page() {
    return RulePage.of(id());
  }

  @Override
  public void check(InstructionUse use, DiagnosticSink sink) {
    var sources = use.instruction().effects().placements().stream().flatMap(placement -> placement.sources().stream()).toList();
    var plain = sources.stream().filter(AddForLocalFile::isPlain).map(Placement.Source::text).toList();
    // ADD may be asked for by a flag.
    if (!plain.isEmpty() && !use.written().isSet("unpack")) {
      var finding = finding(plain.getFirst().span(), "ADD does nothing more than COPY for " + plain.getFirst());
      boolean replaceable = plain.size() == sources.size() && use.written().flags().stream().noneMatch(flag -> OF_ADD.contains(flag.name()));
      sink.report(replaceable
          ? finding.withFix(new Fix("replace with COPY", Fix.Safety.UNSAFE, List.of(new Edit(use.written().keywordSpan(), "COPY"))))
          : finding.withHelp("copy it with COPY"));
    }
  }

  /** A source without a name has a variable whose value nobody knows. */
  private static boolean isPlain(Placement.Source source) {
    return source.from() == Placement.From.CONTEXT && !source.text().value().isBlank() && !ARCHIVE.matcher(source.text().value()).matches();
  }
}
