package dev.kaniko.grammar;

import org.antlr.v4.runtime.CommonTokenStream;

/** Parses words into text, quotes, escapes and variable expansions (language.md §7). Never fails: what is missing at the end is missing in the tree. */
public final class WordTrees {
  private WordTrees() {}

  /**
   * The tree of a word.
   *
   * @param word one word, or a whole line
   * @param escape the escape character of the file
   * @param quotes whether quote characters quote; in heredoc bodies they do not
   */
  public static WordTree parse(String word, char escape, boolean quotes) {
    var lexer = new WordLexer(new Utf16CharStream(word, escape, quotes, true));
    WordParser.WordContext root = Trees.parse(new WordParser(new CommonTokenStream(lexer)), WordParser::word);
    return new WordTree(root, lexer.tooDeep(), lexer.tooMany());
  }
}
