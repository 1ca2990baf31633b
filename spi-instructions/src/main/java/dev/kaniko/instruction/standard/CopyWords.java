package dev.kaniko.instruction.standard;

import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.DiagnosticSink;
import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.syntax.Arguments;
import dev.kaniko.instruction.syntax.Heredoc;
import dev.kaniko.instruction.syntax.InstructionSource;
import dev.kaniko.instruction.syntax.Text;
import dev.kaniko.snapshot.Wildcard;
import java.util.ArrayList;
import java.util.List;

/**
 * The words of COPY and ADD, sorted.
 *
 * @param sources the sources that are not heredocs
 * @param files the heredocs among the sources
 * @param destination the last word
 */
record CopyWords(List<Text> sources, List<InlineFile> files, Text destination) {
  /** Checks what needs no expansion: the number of words, and that the last one is no heredoc. */
  static void check(InstructionSource source, DiagnosticSink diagnostics) {
    var words = ((Arguments.Words) source.arguments()).words();
    if (words.size() < 2) {
      diagnostics.report(
          Diagnostic.error("MissingArgument", source.keywordSpan(),
              source.keyword() + " requires at least two arguments, but only one was provided. Destination could not be determined"));
    } else if (isHeredoc(words.getLast(), source.heredocs())) {
      diagnostics.report(
          Diagnostic.error("HeredocDestination", words.getLast().span(), source.keyword() + " cannot accept a heredoc as a destination"));
    }
  }

  static CopyWords read(InstructionSource source) {
    var words = ((Arguments.Words) source.arguments()).words();
    var sources = new ArrayList<Text>();
    for (var word : words.subList(0, words.size() - 1)) {
      if (!isHeredoc(word, source.heredocs())) {
        sources.add(word);
      }
    }
    return new CopyWords(sources, InlineFile.of(source.heredocs()), words.getLast());
  }

  private static boolean isHeredoc(Text word, List<Heredoc> heredocs) {
    return heredocs.stream().anyMatch(heredoc -> heredoc.word().span().equals(word.span()));
  }

  /** Reports paths that no file can have, and patterns that are malformed. Returns whether all is well. */
  boolean checkPaths(DiagnosticSink diagnostics) {
    boolean valid = checkPath(destination, false, diagnostics);
    for (var source : sources) {
      boolean pattern = SourceForm.of(source.value()) == SourceForm.PATH;
      valid &= checkPath(source, pattern, diagnostics);
    }
    return valid;
  }

  private static boolean checkPath(Text text, boolean pattern, DiagnosticSink diagnostics) {
    try {
      for (var name : ImagePath.clean(text.value()).names()) {
        if (pattern && Wildcard.isIn(name)) {
          Wildcard.compile(name);
        }
      }
      return true;
    } catch (IllegalArgumentException e) {
      var message = e.getMessage() + ": " + text.value();
      diagnostics.report(
          Diagnostic.error("InvalidPattern", text.span(), message)
              .withHelp("a [ begins a class of characters; write [[] for the bracket itself"));
      return false;
    }
  }

  /** Returns the sources as the history shows them: paths first, then heredocs. */
  static String createdBy(List<String> sources, List<InlineFile> files) {
    var shown = new ArrayList<>(sources);
    files.forEach(file -> shown.add("<<" + file.name()));
    return String.join(" ", shown);
  }
}
