package dev.kaniko.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options of hadolint. */
final class HadolintOptions {
  @Parameters(paramLabel = "DOCKERFILE|-", arity = "0..*", description = "the files to check, - for standard input")
  List<String> files = new ArrayList<>();

  @Option(names = "--compat", paramLabel = "hadolint", description = "takes this command line")
  @Nullable String compat;

  @Option(names = {"-c", "--config"}, paramLabel = "FILE", description = "the configuration file")
  @Nullable Path config;

  @Option(names = {"-f", "--format"}, paramLabel = "FORMAT",
      description = "tty, json, checkstyle, codeclimate, gitlab_codeclimate, gnu, codacy, sonarqube, sarif or junit; may be repeated")
  List<String> formats = new ArrayList<>();

  @Option(names = {"-o", "--output"}, paramLabel = "FILE", description = "where the report of the format at the same position goes; - for standard output")
  List<String> outputs = new ArrayList<>();

  @Option(names = "--file-path-in-report", paramLabel = "NAME", description = "what the file is called in reports")
  @Nullable String reportName;

  @Option(names = "--no-fail", description = "do not end with 1 because of findings")
  boolean noFail;

  @Option(names = {"--no-color", "--no-colour"}, description = "no colours")
  boolean plain;

  @Option(names = {"-V", "--verbose"}, description = "has no effect")
  boolean verbose;

  @Option(names = "--error", paramLabel = "RULE", split = ",", description = "make the severity of this rule error")
  List<String> error = new ArrayList<>();

  @Option(names = "--warning", paramLabel = "RULE", split = ",", description = "make the severity of this rule warning")
  List<String> warning = new ArrayList<>();

  @Option(names = "--info", paramLabel = "RULE", split = ",", description = "make the severity of this rule info")
  List<String> info = new ArrayList<>();

  @Option(names = "--style", paramLabel = "RULE", split = ",", description = "make the severity of this rule style")
  List<String> style = new ArrayList<>();

  @Option(names = {"-i", "--ignore"}, paramLabel = "RULE", split = ",", description = "do not look for this rule")
  List<String> ignore = new ArrayList<>();

  @Option(names = "--trusted-registry", paramLabel = "REGISTRY", split = ",", description = "a registry that images may come from")
  List<String> trustedRegistries = new ArrayList<>();

  @Option(names = "--require-label", paramLabel = "LABEL:KIND", split = ",", description = "a label that has to be there, and what its value is")
  List<String> requiredLabels = new ArrayList<>();

  @Option(names = "--strict-labels", description = "allow no other labels")
  boolean strictLabels;

  @Option(names = "--disable-ignore-pragma", description = "comments silence nothing")
  boolean disableIgnorePragma;

  @Option(names = {"-t", "--failure-threshold"}, paramLabel = "SEVERITY",
      description = "the least severity that makes the exit code 1: error, warning, info, style, ignore or none (default: info)")
  @Nullable String threshold;

  @Option(names = {"-v", "--version"}, description = "show the version and end")
  boolean version;

  @Option(names = {"-h", "--help"}, usageHelp = true, description = "show this help and end")
  boolean help;
}
