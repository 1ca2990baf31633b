package dev.kaniko.compiler.ast;

import dev.kaniko.diagnostic.SourceId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A whole Dockerfile. Also what is left of one with errors: what cannot be read of an instruction is missing.
 *
 * @param source which file
 * @param text its text, which all spans point into
 * @param escape the escape character in force
 * @param directives the parser directives that have an effect, in order
 * @param comments all whole-line comments in order
 * @param global the instructions before the first FROM: the global ARGs, and whatever an error was reported for
 * @param stages the stages in order
 */
public record DockerfileAst(
    SourceId source,
    String text,
    char escape,
    List<Directive> directives,
    List<Comment> comments,
    List<InstructionNode> global,
    List<StageNode> stages) {
  public DockerfileAst {
    Objects.requireNonNull(source);
    Objects.requireNonNull(text);
    directives = List.copyOf(directives);
    comments = List.copyOf(comments);
    global = List.copyOf(global);
    stages = List.copyOf(stages);
  }

  /** Returns the directive of that name in lower case. */
  public Optional<Directive> directive(String name) {
    return directives.stream().filter(directive -> directive.name().equals(name)).findFirst();
  }

  /** Returns every instruction in the order of the file, FROM included. */
  public List<InstructionNode> instructions() {
    return Stream.concat(
        global.stream(),
        stages.stream().flatMap(stage -> Stream.concat(Stream.of(stage.head()), stage.instructions().stream())))
        .toList();
  }
}
