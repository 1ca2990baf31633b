package dev.kaniko.cli;

import static dev.kaniko.cli.Options.option;

import dev.kaniko.cli.lint.Threshold;
import dev.kaniko.compiler.lint.Tolerance;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The options of {@code kaniko lint}, apart from those that say how images are pulled. */
final class LintOptions implements OptionGroup {
  List<String> formats = new ArrayList<>();
  List<String> outputs = new ArrayList<>();
  @Nullable String rulePages;
  @Nullable Threshold failOn;
  @Nullable String ruleset;
  @Nullable Path baseline;
  boolean writeBaseline;
  List<String> only = new ArrayList<>();
  List<String> skip = new ArrayList<>();
  boolean experimental;
  @Nullable String check;
  boolean stopAtError;
  List<String> buildArguments = new ArrayList<>();
  @Nullable String target;
  @Nullable String platform;
  @Nullable Path context;
  BaseConfig baseConfig = BaseConfig.OFF;
  boolean resolveImages;

  final ShellCheckOption shellcheck = new ShellCheckOption();
  boolean listRules;
  @Nullable String compat;
  @Nullable String explain;
  boolean quiet;
  boolean plain;

  @Override
  public void declare(Options options) {
    declareReports(options);
    declareSubject(options);
    declareQuestions(options);
  }

  private void declareReports(Options options) {
    options.list(option("-f", "--format").paramLabel("FORMAT[=FILE]")
        .description(
            "text, json, sarif, checkstyle, codeclimate, gitlab, github, sonarqube, junit or gnu; may be repeated, each with a file of its own",
            "(default: text)"),
        values -> formats = values);
    options.list(option("-o", "--output").paramLabel("FILE")
        .description("where the report goes, or - for standard output, which is the default; the second FILE is for the second format, and so on"),
        values -> outputs = values);
    options.value(option("--rule-pages").paramLabel("URL")
        .description("where the files of the repository of this program are published: reports in SARIF link to the pages of rules there"), String.class,
        value -> rulePages = value);
    options.value(option("-t", "--fail-on", "--failure-threshold").paramLabel("SEVERITY")
        .description("the least severity that makes the exit code 1: error, warning, info; or never (default: what the configuration says, else warning)"),
        Threshold.class, value -> failOn = value);
    options.value(option("--ruleset").paramLabel("VERSION")
        .description("look for the rules that this rule set had, such as 2026.11 (default: the newest)"), String.class, value -> ruleset = value);
    options.value(option("--baseline").paramLabel("FILE")
        .description("do not report the findings that this file has, which --write-baseline wrote"), Path.class, value -> baseline = value);
    options.flag(option("--write-baseline")
        .description("write all findings to the file of --baseline and end (default: .kaniko-baseline.json)"), on -> writeBaseline = on);
    options.list(option("--only").paramLabel("RULE").splitRegex(",")
        .description("look for these rules and no others; may be repeated"), values -> only = values);
    options.list(option("--skip").paramLabel("RULE").splitRegex(",")
        .description("do not look for these rules; may be repeated"), values -> skip = values);
    options.flag(option("--experimental").description("look for experimental rules too"), on -> experimental = on);
  }

  private void declareSubject(Options options) {
    options.value(option("--check").paramLabel("OPTIONS")
        .description(
            "replaces the line # check=OPTIONS at the top of every file: skip=RULE,RULE;error=true;experimental=all",
            "(default: the build argument BUILDKIT_DOCKERFILE_CHECK, else the variable of that name)"),
        String.class, value -> check = value);
    options.flag(option("--stop-at-error")
        .description("report for a file with an error what docker build reports: the first error, and the findings before it"), on -> stopAtError = on);
    options.list(option("--build-arg").paramLabel("KEY[=VALUE]")
        .description("a build argument; without =VALUE the environment has its value; may be repeated"), values -> buildArguments = values);
    options.value(option("--target").paramLabel("STAGE")
        .description("check only this stage and those that it needs (default: all stages)"), String.class, value -> target = value);
    options.value(option("--platform", "--custom-platform").paramLabel("OS/ARCH[/VARIANT]")
        .description("the platform of the image (default: this machine's)"), String.class, value -> platform = value);
    options.value(option("-c", "--context").paramLabel("DIR")
        .description("the build context, whose ignore file is read (default: no check of files in a context)"), Path.class, value -> context = value);
    options.value(option("--base-config").paramLabel("off|cached|pull").defaultValue("off")
        .description("where configurations of base images come from: off for nowhere, cached for what earlier builds have kept of images that are "
            + "named by digest, pull for registries (default: ${DEFAULT-VALUE})"),
        BaseConfig.class, value -> baseConfig = value);
    options.flag(option("--resolve-images").description("the same as --base-config=pull"), on -> resolveImages = on);
    options.group(shellcheck);
  }

  private void declareQuestions(Options options) {
    options.flag(option("--list-rules").description("list the rules and end; with --format json as JSON"), on -> listRules = on);
    options.value(option("--compat").paramLabel("hadolint")
        .description("take the command line of hadolint instead, with its exit codes, variables and formats"), String.class, value -> compat = value);
    options.value(option("--explain").paramLabel("RULE").description("show the page of a rule and end"), String.class, value -> explain = value);
    options.flag(option("-q", "--quiet").description("write findings and errors only, without the summary"), on -> quiet = on);
    options.flag(option("--no-color", "--no-colour").description("no colours; NO_COLOR in the environment does the same"), on -> plain = on);
  }

  /** Returns what becomes of the rest of a file that has an error. */
  Tolerance tolerance() {
    return stopAtError ? Tolerance.STOP_AT_FIRST_ERROR : Tolerance.GO_ON;
  }
}
