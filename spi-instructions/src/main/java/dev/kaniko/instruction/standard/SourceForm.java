package dev.kaniko.instruction.standard;

import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;

/** What a source of ADD or COPY is, told by its text (BuildKit, dfgitutil and httpsource). */
enum SourceForm {
  PATH,
  URL,
  GIT;

  private static final Pattern HTTP = Pattern.compile("https?://.*", Pattern.DOTALL);
  private static final Pattern HTTP_REPOSITORY = Pattern.compile("https?://[^/?#]+/[^?#]*\\.git(?:[?#].*)?", Pattern.DOTALL);
  private static final Pattern OTHER_REPOSITORY =
      Pattern.compile("(?:git|ssh)://.+|[A-Za-z0-9_][A-Za-z0-9_.-]*@[A-Za-z0-9.-]+:[^/].*|[A-Za-z0-9_][A-Za-z0-9_.-]*@[A-Za-z0-9.-]+:/.*",
          Pattern.DOTALL);
  private static final Set<String> GIT_KEYS =
      Set.of("ref", "tag", "branch", "subdir", "checksum", "commit", "keep-git-dir", "submodules", "mtime", "fetch-by-commit");

  static SourceForm of(String source) {
    if (HTTP_REPOSITORY.matcher(source).matches() || OTHER_REPOSITORY.matcher(source).matches()) {
      return GIT;
    }
    return HTTP.matcher(source).matches() ? URL : PATH;
  }

  /**
   * Checks the query of a repository.
   *
   * @throws IllegalArgumentException if it has a key that means nothing
   */
  static void checkRepository(String source) {
    int hash = source.indexOf('#');
    var address = hash < 0 ? source : source.substring(0, hash);
    int question = address.indexOf('?');
    if (question < 0) {
      return;
    }
    Arrays.stream(address.substring(question + 1).split("&"))
        .map(part -> part.split("=", 2)[0])
        .filter(key -> !key.isEmpty() && !GIT_KEYS.contains(key))
        .findFirst()
        .ifPresent(key -> {
          throw new IllegalArgumentException("unexpected query " + GoFormat.quoted(key));
        });
  }
}
