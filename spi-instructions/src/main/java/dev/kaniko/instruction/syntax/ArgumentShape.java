package dev.kaniko.instruction.syntax;

/** The forms that arguments can have (Dockerfile reference; BuildKit's parser, "line parsers"). */
public enum ArgumentShape {
  /** A JSON array of strings (exec form), else the rest of the line as one text (shell form): RUN, CMD, ENTRYPOINT, SHELL. */
  COMMAND,
  /** A JSON array of strings, else words between blanks with no quoting: ADD, COPY, VOLUME. */
  WORDS,
  /** Words between blanks with no quoting, and no JSON: EXPOSE. */
  PLAIN_WORDS,
  /** {@code key=value} pairs with quoting, or the old form {@code key rest of the line}: ENV, LABEL. */
  KEY_VALUES,
  /** {@code NAME} or {@code NAME=default}, with quoting; each default sees the names before it: ARG. */
  NAMES,
  /** The trimmed rest of the line as one text: USER, WORKDIR, STOPSIGNAL, MAINTAINER. */
  LINE,
  /** One word, then a {@link #COMMAND}: HEALTHCHECK. */
  WORD_AND_COMMAND,
  /** Another instruction, kept as text with its heredocs for the builds that use the image as their base: ONBUILD. */
  TRIGGER
}
