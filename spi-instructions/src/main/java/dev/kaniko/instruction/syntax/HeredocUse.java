package dev.kaniko.instruction.syntax;

/** What heredocs behind an instruction are to it. */
public enum HeredocUse {
  /** Plain text: {@code <<EOF} means nothing. */
  NONE,
  /** Part of a command; bodies are never expanded: RUN. */
  COMMAND,
  /** Files; bodies are expanded unless the name was quoted: ADD, COPY. */
  FILES
}
