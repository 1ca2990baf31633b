package dev.kaniko.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options of {@code kaniko lint}, apart from those that say how images are pulled. */
final class LintOptions {
  @Parameters(paramLabel = "FILE|DIR|-", arity = "0..*",
      description = {"what to check: Dockerfiles, directories with Dockerfiles somewhere below, or - for standard input",
          "(default: the Dockerfile of the working directory; if it has none, all below it)"})
  List<String> files = new ArrayList<>();

  @Option(names = {"-f", "--format"}, paramLabel = "FORMAT", defaultValue = "text",
      description = "text, json, sarif, checkstyle or github (default: ${DEFAULT-VALUE})")
  ReportFormat format = ReportFormat.TEXT;

  @Option(names = {"-o", "--output"}, paramLabel = "FILE", description = "where the report goes (default: standard output)")
  @Nullable Path output;

  @Option(names = "--fail-on", paramLabel = "SEVERITY", defaultValue = "warning",
      description = "the least severity that makes the exit code 1: error, warning, info; or never (default: ${DEFAULT-VALUE})")
  FailOn failOn = FailOn.WARNING;

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

  @Option(names = "--stdin-name", paramLabel = "NAME", defaultValue = "<stdin>", description = "what standard input is called (default: ${DEFAULT-VALUE})")
  String stdinName = "<stdin>";

  @Option(names = "--resolve-images",
      description = "ask registries for the configurations of base images (default: no registry is asked)")
  boolean resolveImages;

  @Option(names = "--list-rules", description = "list the rules and end")
  boolean listRules;

  @Option(names = "--explain", paramLabel = "RULE", description = "show the page of a rule and end")
  @Nullable String explain;

  @Option(names = {"-q", "--quiet"}, description = "write findings and errors only, without the summary")
  boolean quiet;

  @Option(names = {"--no-color", "--no-colour"}, description = "no colours; NO_COLOR in the environment does the same")
  boolean plain;
}
