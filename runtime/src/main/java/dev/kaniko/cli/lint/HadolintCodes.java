package dev.kaniko.cli.lint;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.lint.RuleSet;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What hadolint calls rules and how much they weigh there. */
public final class HadolintCodes {
  /** Of a file that cannot be read as a Dockerfile. */
  public static final String UNPARSED = "DL1000";

  private static final Pattern CODE = Pattern.compile("(DL|SC)[0-9]{4}");
  private static final Set<String> ERRORS = Set.of(
      UNPARSED, "DL3000", "DL3004", "DL3011", "DL3012", "DL3020", "DL3021", "DL3023", "DL3024", "DL3026", "DL3043", "DL3044", "DL3061", "DL4000", "DL4004");
  private static final Set<String> INFOS = Set.of(
      "DL3001", "DL3009", "DL3010", "DL3015", "DL3019", "DL3047", "DL3049", "DL3050", "DL3059", "DL3060", "DL3066");
  private static final Set<String> STYLES = Set.of("DL3048");
  private static final Set<String> OFF = Set.of("DL1001", "DL3057");

  /** One rule of Docker is three of hadolint: which is told by the instruction that its message names. */
  private static final Map<String, String> REPEATED = Map.of("HEALTHCHECK ", "DL3012", "CMD ", "DL4003", "ENTRYPOINT ", "DL4004");

  /** Errors for which hadolint would not read the file. */
  private static final Set<String> SYNTAX = Set.of(
      "UnknownInstruction", "UnterminatedHeredoc", "InvalidHeredocName", "MissingArgument", "UnknownFlag", "DuplicateFlag", "FromArguments", "JsonRequired",
      "InvalidMount", "MissingFlagValue", "MissingValue", "MissingEquals", "UnexpectedArgument", "DockerfileTooLarge", "InvalidExpansion",
      "FileTooCostly");

  private HadolintCodes() {}

  /** Returns the codes of a rule. */
  public static List<String> of(RuleInfo rule) {
    return rule.names().stream().filter(name -> CODE.matcher(name).matches()).toList();
  }

  /** Returns the code of a finding; empty for one that hadolint does not have. */
  public static Optional<String> of(Diagnostic finding, RuleSet rules) {
    if (CODE.matcher(finding.code()).matches()) {
      return Optional.of(finding.code());
    }
    if (SYNTAX.contains(finding.code()) && finding.severity() == Severity.ERROR) {
      return Optional.of(UNPARSED);
    }
    var codes = rules.named(finding.code()).map(HadolintCodes::of).orElse(List.of());
    // A finding of a rule with several codes may name the one that is meant.
    if (codes.contains(finding.note())) {
      return Optional.of(finding.note());
    }
    return codes.stream()
        .filter(code -> REPEATED.entrySet().stream().anyMatch(one -> one.getValue().equals(code) && finding.message().contains(one.getKey())))
        .findFirst()
        .or(() -> codes.stream().findFirst());
  }

  /** Returns the severity of a rule in hadolint: error, warning, info, style or ignore. */
  public static String severity(String code, Severity own) {
    if (code.startsWith("SC")) {
      return switch (own) {
        case ERROR -> "error";
        case WARNING -> "warning";
        case INFO -> "info";
      };
    }
    if (OFF.contains(code)) {
      return "ignore";
    }
    return ERRORS.contains(code) ? "error" : INFOS.contains(code) ? "info" : STYLES.contains(code) ? "style" : "warning";
  }
}
