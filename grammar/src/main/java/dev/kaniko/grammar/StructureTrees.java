package dev.kaniko.grammar;

import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.Token;

/** Parses logical lines into the structure of an instruction: keyword, flags, argument. Never fails: any text has a structure. */
public final class StructureTrees {
  private StructureTrees() {}

  /** The tree of one logical line without heredoc bodies; positions are offsets into the line. */
  public static DockerfileParser.FileContext parseLine(String line, char escape) {
    var lexer = new DockerfileLexer(new Utf16CharStream(line, escape, true, false));
    return Trees.parse(new DockerfileParser(new CommonTokenStream(lexer)), DockerfileParser::file);
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
