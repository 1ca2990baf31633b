package dev.kaniko.compiler.dump;

import dev.kaniko.compiler.plan.TreeSource;
import dev.kaniko.image.ImageConfig;
import dev.kaniko.instruction.Input;
import dev.kaniko.instruction.Origin;

/** Texts of parts that several dumps share. */
final class IrText {
  private IrText() {}

  static String of(Origin origin) {
    return switch (origin) {
      case Origin.BuildContext() -> "context";
      case Origin.Named(var name, var mayBeIndex) -> Lines.quote(name) + (mayBeIndex ? " or index" : "");
    };
  }

  static String of(TreeSource source) {
    return switch (source) {
      case TreeSource.Context() -> "context";
      case TreeSource.StageRoot(var id) -> id.toString();
      case TreeSource.Image(var reference, var platform) -> "image " + reference + " for " + platform;
      case TreeSource.NamedDirectory(var name) -> "directory of the named context " + name;
    };
  }

  static String of(Input input) {
    return switch (input) {
      case Input.Files(var origin, var patterns) -> "files of " + of(origin) + ": " + Lines.quote(patterns);
      case Input.Remote(var url, var checksum) -> "address " + Lines.quote(url) + checksum.map(digest -> " " + digest).orElse("");
      case Input.Git(var url, var checksum, var keepGitDir) ->
          "git " + Lines.quote(url) + checksum.map(commit -> " " + commit).orElse("") + (keepGitDir ? " with .git" : "");
    };
  }

  /** Adds the fields of a configuration that are not empty. */
  static void write(ImageConfig config, Lines lines) {
    lines.addIf(!config.author().isEmpty(), "author " + Lines.quote(config.author()));
    config.environment().entrySet().forEach(pair -> lines.add("env " + Lines.pair(pair)));
    lines.addIf(!config.user().isEmpty(), "user " + Lines.quote(config.user()));
    lines.addIf(!config.workingDir().isEmpty(), "workdir " + Lines.quote(config.workingDir()));
    lines.addIf(!config.entrypoint().isEmpty(), "entrypoint " + Lines.quote(config.entrypoint()));
    lines.addIf(!config.cmd().isEmpty(), "cmd " + Lines.quote(config.cmd()));
    lines.addIf(!config.shell().isEmpty(), "shell " + Lines.quote(config.shell()));
    lines.addIf(!config.exposedPorts().isEmpty(), "ports " + Lines.quote(config.exposedPorts()));
    lines.addIf(!config.volumes().isEmpty(), "volumes " + Lines.quote(config.volumes()));
    config.labels().entrySet().forEach(pair -> lines.add("label " + Lines.pair(pair)));
    lines.addIf(!config.stopSignal().isEmpty(), "stopsignal " + Lines.quote(config.stopSignal()));
    config.healthcheck().ifPresent(check -> lines.add("healthcheck " + Lines.quote(check.test())));
    config.onBuild().forEach(trigger -> lines.add("onbuild " + Lines.quote(trigger)));
  }
}
