package dev.kaniko.grammar.source;

/** What the splicer must know of keywords, since a heredoc body can only be told from instructions by the instruction before it. Keywords come as written. */
public interface HeredocKeywords {
  /** Whether the instruction takes heredocs unless its argument is a JSON array. */
  boolean takesHeredocs(String keyword);

  /** Whether the argument of the instruction is an instruction itself, which then decides. */
  boolean nestsInstruction(String keyword);
}
