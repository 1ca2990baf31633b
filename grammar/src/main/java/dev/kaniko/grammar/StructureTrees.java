package dev.kaniko.grammar;

import java.util.List;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.Token;

/** Parses spliced text into the structure of a Dockerfile: keyword, flags, argument, heredocs. Never fails: any text has a structure. */
public final class StructureTrees {
  private StructureTrees() {}

  /** The tree of a whole text with its heredocs in order. Token positions are offsets into the text. */
  public static DockerfileParser.FileContext parse(String text, char escape, List<HeredocRegion> heredocs) {
    var lexer = new DockerfileLexer(new Utf16CharStream(text, escape, true));
    lexer.heredocs(heredocs);
    return Trees.parse(new DockerfileParser(new CommonTokenStream(lexer)), DockerfileParser::file);
  }

  /** The tree of one logical line without heredoc bodies; positions are offsets into the line. */
  public static DockerfileParser.FileContext parseLine(String line, char escape) {
    return parse(line, escape, List.of());
  }

  /** The argument of one logical line, that is what follows keyword and flags, trimmed; empty where there is none. */
  public static String argumentOf(String line, char escape) {
    for (DockerfileParser.InstructionContext instruction : parseLine(line, escape).instruction()) {
      if (instruction.ARGUMENT() != null) {
        Token argument = instruction.ARGUMENT().getSymbol();
        return GoSpace.trim(argument.getText());
      }
    }
    return "";
  }
}
