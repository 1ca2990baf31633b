package dev.kaniko.grammar.source;

/** What the splicer has to know of keywords: whether lines are a heredoc body depends on the instruction before them. Keywords come as written. */
public interface HeredocKeywords {
  /** Whether the instruction takes heredocs unless its argument is a JSON array. */
  boolean takesHeredocs(String keyword);

  /** Whether the argument of the instruction is an instruction itself, which then decides. */
  boolean nestsInstruction(String keyword);
}
