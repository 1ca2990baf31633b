package dev.kaniko.compiler.verify;

import dev.kaniko.compiler.ir.BuildProgram;
import dev.kaniko.compiler.ir.Stage;
import java.util.List;
import java.util.stream.Collectors;

/** If a stage was replaced by an identical one, the program has the other stage and not the replaced one. */
public final class TwinsAreBuilt implements Fact<BuildProgram> {
  @Override
  public String claim() {
    return "of identical stages exactly one is built";
  }

  @Override
  public List<String> violations(BuildProgram program) {
    var built = program.stages().stream().map(Stage::id).collect(Collectors.toSet());
    return program.twins().entrySet().stream()
        .filter(twin -> built.contains(twin.getKey()) || !built.contains(twin.getValue()))
        .map(twin -> twin.getKey() + " is the same as " + twin.getValue())
        .sorted()
        .toList();
  }
}
