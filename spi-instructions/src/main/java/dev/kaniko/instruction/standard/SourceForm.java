package dev.kaniko.instruction.standard;

import dev.kaniko.instruction.GitReference;
import java.util.regex.Pattern;

/** What a source of ADD or COPY is, told by its text (BuildKit, dfgitutil and httpsource). */
enum SourceForm {
  PATH,
  URL,
  GIT;

  private static final Pattern HTTP = Pattern.compile("https?://.*", Pattern.DOTALL);

  /** A repository without a scheme, as {@code github.com/a/b}, is a path here. */
  static SourceForm of(String source) {
    if (GitReference.isIn(source) && !source.startsWith("github.com/")) {
      return GIT;
    }
    return HTTP.matcher(source).matches() ? URL : PATH;
  }
}
