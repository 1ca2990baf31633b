package dev.kaniko.compiler.lint;

import dev.kaniko.compiler.ast.DockerfileAst;
import dev.kaniko.compiler.ast.InstructionNode;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The shells that comments name ({@code # hadolint shell=powershell}). One above the first FROM counts for the whole file, any other from there to
 * the next FROM.
 *
 * @param shells the shell by the offset at which it begins to count; empty where none is named from there on
 */
public record ShellPragmas(NavigableMap<Integer, Optional<String>> shells) {
  /** Returns the comments of a file. */
  public static ShellPragmas of(DockerfileAst ast) {
    var shells = new TreeMap<Integer, Optional<String>>();
    int first = ast.stages().isEmpty() ? Integer.MAX_VALUE : ast.stages().getFirst().head().span().start();
    var global = Optional.<String>empty();
    for (var comment : ast.comments()) {
      var shell = HadolintPragma.of(comment, ast.text()).filter(pragma -> pragma.kind() == HadolintPragma.Kind.SHELL);
      if (shell.isPresent()) {
        var word = Optional.of(shell.get().words().getFirst().text());
        shells.put(comment.span().start(), word);
        global = comment.span().start() < first ? word : global;
      }
    }
    if (!shells.isEmpty()) {
      for (var stage : ast.stages()) {
        var head = stage.head();
        int start = head.comments().isEmpty() ? head.span().start() : head.comments().getFirst().span().start();
        shells.putIfAbsent(start, global);
      }
    }
    return new ShellPragmas(shells);
  }

  /** Returns the shell that an instruction is written for; empty if no comment says so. */
  public Optional<String> at(InstructionNode node) {
    var entry = shells.floorEntry(node.span().start());
    return entry == null ? Optional.empty() : entry.getValue();
  }
}
