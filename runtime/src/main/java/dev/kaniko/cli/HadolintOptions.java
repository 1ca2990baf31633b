package dev.kaniko.cli;

import static dev.kaniko.cli.Options.option;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The options of hadolint. */
final class HadolintOptions implements OptionGroup {
  List<String> files = new ArrayList<>();
  @Nullable String compat;
  @Nullable Path config;
  List<String> formats = new ArrayList<>();
  List<String> outputs = new ArrayList<>();
  @Nullable String reportName;
  boolean noFail;
  boolean plain;
  boolean verbose;
  List<String> error = new ArrayList<>();
  List<String> warning = new ArrayList<>();
  List<String> info = new ArrayList<>();
  List<String> style = new ArrayList<>();
  List<String> ignore = new ArrayList<>();
  List<String> trustedRegistries = new ArrayList<>();
  List<String> requiredLabels = new ArrayList<>();
  boolean strictLabels;
  boolean disableIgnorePragma;
  @Nullable String threshold;
  boolean version;
  boolean help;

  @Override
  public void declare(Options options) {
    options.arguments(PositionalParamSpec.builder().arity("0..*").paramLabel("DOCKERFILE|-")
        .description("the files to check, - for standard input"), values -> files = values);
    options.value(option("--compat").paramLabel("hadolint").description("takes this command line"), String.class, value -> compat = value);
    options.value(option("-c", "--config").paramLabel("FILE").description("the configuration file"), Path.class, value -> config = value);
    options.list(option("-f", "--format").paramLabel("FORMAT")
        .description("tty, json, checkstyle, codeclimate, gitlab_codeclimate, gnu, codacy, sonarqube, sarif or junit; may be repeated"),
        values -> formats = values);
    options.list(option("-o", "--output").paramLabel("FILE")
        .description("where the report of the format at the same position goes; - for standard output"), values -> outputs = values);
    options.value(option("--file-path-in-report").paramLabel("NAME")
        .description("what the file is called in reports"), String.class, value -> reportName = value);
    options.flag(option("--no-fail").description("do not end with 1 because of findings"), on -> noFail = on);
    options.flag(option("--no-color", "--no-colour").description("no colours"), on -> plain = on);
    options.flag(option("-V", "--verbose").description("has no effect"), on -> verbose = on);
    options.list(option("--error").paramLabel("RULE").splitRegex(",")
        .description("make the severity of this rule error"), values -> error = values);
    options.list(option("--warning").paramLabel("RULE").splitRegex(",")
        .description("make the severity of this rule warning"), values -> warning = values);
    options.list(option("--info").paramLabel("RULE").splitRegex(",").description("make the severity of this rule info"), values -> info = values);
    options.list(option("--style").paramLabel("RULE").splitRegex(",")
        .description("make the severity of this rule style"), values -> style = values);
    options.list(option("-i", "--ignore").paramLabel("RULE").splitRegex(",").description("do not look for this rule"), values -> ignore = values);
    options.list(option("--trusted-registry").paramLabel("REGISTRY").splitRegex(",")
        .description("a registry that images may come from"), values -> trustedRegistries = values);
    options.list(option("--require-label").paramLabel("LABEL:KIND").splitRegex(",")
        .description("a label that has to be there, and what its value is"), values -> requiredLabels = values);
    options.flag(option("--strict-labels").description("allow no other labels"), on -> strictLabels = on);
    options.flag(option("--disable-ignore-pragma").description("comments silence nothing"), on -> disableIgnorePragma = on);
    options.value(option("-t", "--failure-threshold").paramLabel("SEVERITY")
        .description("the least severity that makes the exit code 1: error, warning, info, style, ignore or none (default: info)"),
        String.class, value -> threshold = value);
    options.flag(option("-v", "--version").description("show the version and end"), on -> version = on);
    options.flag(option("-h", "--help").usageHelp(true).description("show this help and end"), on -> help = on);
  }
}
