package dev.kaniko.fuzz;

import dev.kaniko.compiler.Sources;
import dev.kaniko.compiler.ast.DockerfileAst;
import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.compiler.ast.Word;
import dev.kaniko.compiler.ast.WordPart;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Span;
import java.util.List;

/**
 * Spans nest: a diagnostic lies in its file, an instruction holds its word, flags, arguments, heredocs and words, a word its parts.
 *
 * @param file the whole text
 */
public record Nesting(Span file) {
  /** @throws IllegalStateException if a span of the tree lies outside of what it belongs to */
  public void check(DockerfileAst ast) {
    ast.directives().forEach(directive -> {
      inside(file, directive.span(), "directive");
      inside(directive.span(), directive.value().span(), "value of a directive");
    });
    ast.comments().forEach(comment -> inside(file, comment.span(), "comment"));
    int end = 0;
    for (InstructionNode node : ast.instructions()) {
      inside(file, node.span(), "instruction");
      if (node.span().start() < end) {
        throw new IllegalStateException("instructions overlap at " + node.span());
      }
      end = node.span().end();
      instruction(node);
    }
  }

  /** @throws IllegalStateException if a place of the diagnostic lies outside of the text */
  public void check(Diagnostic diagnostic) {
    inside(file, diagnostic.span(), diagnostic.code());
    diagnostic.fixes().forEach(fix -> fix.edits().forEach(edit -> inside(file, edit.span(), "fix of " + diagnostic.code())));
  }

  /**
   * Checks diagnostics against the texts that they point into.
   *
   * @throws IllegalStateException if a text is missing, or a place lies outside of its text
   */
  static void checkAll(List<Diagnostic> diagnostics, Sources sources) {
    for (Diagnostic diagnostic : diagnostics) {
      var source = diagnostic.span().source();
      int length = sources.text(source).orElseThrow(() -> new IllegalStateException("no text for " + diagnostic)).length();
      new Nesting(new Span(source, 0, length)).check(diagnostic);
    }
  }

  private static void instruction(InstructionNode node) {
    Span whole = node.span();
    inside(whole, node.word().span(), "keyword");
    inside(whole, node.arguments().span(), "arguments");
    node.flags().forEach(flag -> {
      inside(whole, flag.flag().span(), "flag");
      inside(flag.flag().span(), flag.flag().value().span(), "value of a flag");
    });
    node.heredocs().forEach(heredoc -> {
      inside(whole, heredoc.word().span(), "heredoc");
      inside(whole, heredoc.span(), "heredoc body");
    });
    for (Word word : node.words().values()) {
      inside(whole, word.span(), "word");
      parts(word.parts(), word.span());
    }
  }

  private static void parts(List<WordPart> parts, Span outer) {
    for (WordPart part : parts) {
      inside(outer, part.span(), "part of a word");
      switch (part) {
        case WordPart.DoubleQuoted quoted -> parts(quoted.parts(), part.span());
        case WordPart.Modified modified -> parts(modified.operand(), part.span());
        case WordPart.Replaced replaced -> {
          parts(replaced.pattern(), part.span());
          parts(replaced.replacement(), part.span());
        }
        case WordPart.Literal _, WordPart.Escaped _, WordPart.SingleQuoted _, WordPart.Variable _, WordPart.BadlyModified _, WordPart.Broken _ -> {}
      }
    }
  }

  private static void inside(Span outer, Span inner, String what) {
    if (!outer.contains(inner)) {
      throw new IllegalStateException(what + " " + inner + " lies outside of " + outer);
    }
  }
}
