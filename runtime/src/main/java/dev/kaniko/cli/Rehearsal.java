package dev.kaniko.cli;

import dev.kaniko.compiler.InstructionSet;
import dev.kaniko.compiler.lint.RuleSet;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Does once what builds do, so that the classes which they need are loaded when the JVM writes its cache of linked classes: a build that is pushed, one
 * that finds all its steps in a repository, one that finds them on this machine and starts from an image of the registry, a RUN without a program,
 * the linter with all its rules, the help and the version. The launcher runs it and throws the results away.
 */
public final class Rehearsal {
  private static final Pattern EXAMPLE = Pattern.compile("\n```dockerfile[^\n]*\n(.*?)```", Pattern.DOTALL);

  private Rehearsal() {}

  /**
   * @param arguments the directory of an example, and an empty directory that may be written to
   */
  public static void main(String[] arguments) throws IOException {
    var example = arguments[0];
    var work = Path.of(arguments[1]);
    try (var registry = RehearsalRegistry.open()) {
      var image = registry.address() + "/rehearsal";
      Files.writeString(Files.createDirectories(work.resolve("run")).resolve("Dockerfile"),
          "FROM " + image + " AS base\nUSER 0\nCOPY Dockerfile /copied\nFROM base\nCOPY --from=base /copied /again\nRUN [\"/none\"]\n");
      for (var state : List.of("/state", "/empty-state", "/empty-state")) {
        run("build", "--context", example, "--oci-layout-path", work + "/layout", "--kaniko-dir", work + state, "--destination", image, "--insecure", "--cache");
      }
      run("--context", work + "/run", "--no-push", "--kaniko-dir", work + "/state", "--insecure-pull");
      run("build", "--context", work + "/run", "--no-push", "--kaniko-dir", work + "/state", "--insecure-pull");
    }
    run("lint", example);
    rehearseRules(Files.createDirectory(work.resolve("rules")));
    run("--help");
    run(VersionCommand.NAME);
  }

  /** Checks the examples of the pages of all rules, so that each rule finds something. */
  private static void rehearseRules(Path folder) throws IOException {
    int count = 0;
    for (var rule : RuleSet.load(InstructionSet.load()).infos()) {
      for (var example = EXAMPLE.matcher(rule.page().orElse("")); example.find();) {
        Files.writeString(folder.resolve(++count + ".Dockerfile"), example.group(1));
      }
    }
    run("lint", "--no-gitignore", folder.toString());
    run("lint", "--format=json", folder.resolve("1.Dockerfile").toString());
  }

  private static void run(String... arguments) {
    var nowhere = new PrintStream(OutputStream.nullOutputStream());
    OutOfMemory.endProcess(nowhere);
    Main.run(List.of(arguments), Map.of(), nowhere, nowhere);
  }
}
