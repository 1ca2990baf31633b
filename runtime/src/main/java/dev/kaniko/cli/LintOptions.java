package dev.kaniko.cli;

import dev.kaniko.cli.lint.Threshold;
import dev.kaniko.compiler.lint.Tolerance;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of {@code kaniko lint}, apart from those that say how images are pulled. */
final class LintOptions {
  @Option(names = {"-f", "--format"}, paramLabel = "FORMAT[=FILE]",
      description = {"text, json, sarif, checkstyle, codeclimate, gitlab, github, sonarqube, junit or gnu; may be repeated, each with a file of its own",
          "(default: text)"})
  List<String> formats = new ArrayList<>();

  @Option(names = {"-o", "--output"}, paramLabel = "FILE",
      description = "where the report goes, or - for standard output, which is the default; the second FILE is for the second format, and so on")
  List<String> outputs = new ArrayList<>();

  @Option(names = {"-t", "--fail-on", "--failure-threshold"}, paramLabel = "SEVERITY",
      description = "the least severity that makes the exit code 1: error, warning, info; or never (default: what the configuration says, else warning)")
  @Nullable Threshold failOn;

  @Option(names = "--ruleset", paramLabel = "VERSION", description = "look for the rules that this rule set had, such as 2026.11 (default: the newest)")
  @Nullable String ruleset;

  @Option(names = "--baseline", paramLabel = "FILE", description = "do not report the findings that this file has, which --write-baseline wrote")
  @Nullable Path baseline;

  @Option(names = "--write-baseline", description = "write all findings to the file of --baseline and end (default: .kaniko-baseline.json)")
  boolean writeBaseline;

  @Option(names = "--only", paramLabel = "RULE", split = ",", description = "look for these rules and no others; may be repeated")
  List<String> only = new ArrayList<>();

  @Option(names = "--skip", paramLabel = "RULE", split = ",", description = "do not look for these rules; may be repeated")
  List<String> skip = new ArrayList<>();

  @Option(names = "--experimental", description = "look for experimental rules too")
  boolean experimental;

  @Option(names = "--check", paramLabel = "OPTIONS",
      description = {"replaces the line # check=OPTIONS at the top of every file: skip=RULE,RULE;error=true;experimental=all",
          "(default: the build argument BUILDKIT_DOCKERFILE_CHECK, else the variable of that name)"})
  @Nullable String check;

  @Option(names = "--stop-at-error", description = "report for a file with an error what docker build reports: the first error, and the findings before it")
  boolean stopAtError;

  @Option(names = "--build-arg", paramLabel = "KEY[=VALUE]", description = "a build argument; without =VALUE the environment has its value; may be repeated")
  List<String> buildArguments = new ArrayList<>();

  @Option(names = "--target", paramLabel = "STAGE", description = "check only this stage and those that it needs (default: all stages)")
  @Nullable String target;

  @Option(names = {"--platform", "--custom-platform"}, paramLabel = "OS/ARCH[/VARIANT]", description = "the platform of the image (default: this machine's)")
  @Nullable String platform;

  @Option(names = {"-c", "--context"}, paramLabel = "DIR",
      description = "the build context, whose ignore file is read (default: no check of files in a context)")
  @Nullable Path context;

  @Option(names = "--base-config", paramLabel = "off|cached|pull", defaultValue = "off",
      description = "where configurations of base images come from: off for nowhere, cached for what earlier builds have kept of images that are named "
          + "by digest, pull for registries (default: ${DEFAULT-VALUE})")
  BaseConfig baseConfig = BaseConfig.OFF;

  @Option(names = "--resolve-images", description = "the same as --base-config=pull")
  boolean resolveImages;

  @Mixin final ShellCheckOption shellcheck = new ShellCheckOption();

  @Option(names = "--list-rules", description = "list the rules and end; with --format json as JSON")
  boolean listRules;

  @Option(names = "--compat", paramLabel = "hadolint", description = "take the command line of hadolint instead, with its exit codes, variables and formats")
  @Nullable String compat;

  @Option(names = "--explain", paramLabel = "RULE", description = "show the page of a rule and end")
  @Nullable String explain;

  @Option(names = {"-q", "--quiet"}, description = "write findings and errors only, without the summary")
  boolean quiet;

  @Option(names = {"--no-color", "--no-colour"}, description = "no colours; NO_COLOR in the environment does the same")
  boolean plain;

  /** Returns what becomes of the rest of a file that has an error. */
  Tolerance tolerance() {
    return stopAtError ? Tolerance.STOP_AT_FIRST_ERROR : Tolerance.GO_ON;
  }
}
