package dev.kaniko.instruction;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A git repository with a commit and a directory in it, as ADD names it (language.md §13; BuildKit dfgitutil.ParseGitRef).
 *
 * @param remote the repository without query and fragment
 * @param ref a branch, tag, full reference or commit; empty for the default branch
 * @param checksum the commit, or a prefix of it, that must be found; empty for any
 * @param directory what to take of the files; empty for all
 * @param keepGitDir {@code true}, {@code false} or empty
 * @param submodules {@code true}, {@code false} or empty
 * @param modified whether files get the time of their commit or of now; the value of {@code mtime}, empty if it is not given
 * @param fetchByCommit whether to fetch the commit of the checksum itself
 */
public record GitReference(
    String remote,
    String ref,
    String checksum,
    String directory,
    String keepGitDir,
    String submodules,
    String modified,
    boolean fetchByCommit) {
  private static final Pattern SCHEME = Pattern.compile("(https?|git|ssh)://[^/?#]+(/.*)?", Pattern.DOTALL);
  private static final Pattern SCP = Pattern.compile("[a-zA-Z0-9-_.]+@[a-zA-Z0-9-.]+:[^?#]*", Pattern.DOTALL);
  private static final Set<String> TRUE = Set.of("", "1", "t", "T", "TRUE", "true", "True");
  private static final Set<String> FALSE = Set.of("0", "f", "F", "FALSE", "false", "False");
  private static final Set<String> KEYS =
      Set.of("ref", "tag", "branch", "subdir", "checksum", "commit", "keep-git-dir", "submodules", "mtime", "fetch-by-commit");

  public GitReference {
    Objects.requireNonNull(remote);
    Objects.requireNonNull(ref);
    Objects.requireNonNull(checksum);
    Objects.requireNonNull(directory);
    Objects.requireNonNull(keepGitDir);
    Objects.requireNonNull(submodules);
    Objects.requireNonNull(modified);
  }

  /**
   * Reads a reference.
   *
   * @return empty if {@code text} is no git reference but a path or another address
   * @throws IllegalArgumentException if it is one with a wrong query
   */
  public static Optional<GitReference> parse(String text) {
    int hash = text.indexOf('#');
    var fragment = hash < 0 ? "" : text.substring(hash + 1);
    var beforeFragment = hash < 0 ? text : text.substring(0, hash);
    int question = beforeFragment.indexOf('?');
    var query = question < 0 ? "" : beforeFragment.substring(question + 1);
    var remote = question < 0 ? beforeFragment : beforeFragment.substring(0, question);
    if (!isRepository(remote)) {
      return Optional.empty();
    }
    int colon = fragment.indexOf(':');
    var ref = colon < 0 ? fragment : fragment.substring(0, colon);
    var directory = colon < 0 ? "" : fragment.substring(colon + 1);
    return Optional.of(withQuery(remote, ref, directory, values(query)));
  }

  /** Tells whether {@code text} reads as a git reference, its query unread. */
  public static boolean isIn(String text) {
    return isRepository(text.replaceFirst("[?#].*", ""));
  }

  /** Returns this reference at the repository that a name without a scheme means. */
  public GitReference withScheme() {
    return remote.startsWith("github.com/")
        ? new GitReference("https://" + remote, ref, checksum, directory, keepGitDir, submodules, modified, fetchByCommit)
        : this;
  }

  /** Tells whether the text reads as a path as well, so that ADD takes it for one: {@code github.com/user/repository}. */
  public boolean isIndistinguishableFromPath() {
    return remote.startsWith("github.com/");
  }

  /** Tells whether the repository is fetched over a connection that anyone on the way can read and change. */
  public boolean isUnencrypted() {
    return remote.startsWith("http://") || remote.startsWith("git://");
  }

  private static boolean isRepository(String remote) {
    if (SCHEME.matcher(remote).matches()) {
      return !remote.startsWith("http") || remote.endsWith(".git");
    }
    return !remote.contains("://") && SCP.matcher(remote).matches() || remote.startsWith("github.com/");
  }

  private static Map<String, String> values(String query) {
    var values = new LinkedHashMap<String, String>();
    for (var part : query.isEmpty() ? List.<String>of() : List.of(query.split("&"))) {
      int equals = part.indexOf('=');
      var key = decode(equals < 0 ? part : part.substring(0, equals));
      var value = equals < 0 ? "" : decode(part.substring(equals + 1));
      if (!KEYS.contains(key)) {
        throw new IllegalArgumentException("unexpected query \"" + key + "\"");
      }
      if (value.isEmpty() && !Set.of("keep-git-dir", "submodules", "fetch-by-commit").contains(key)) {
        throw new IllegalArgumentException("query \"" + key + "\" has no value");
      }
      if (values.put(key, value) != null) {
        throw new IllegalArgumentException("query \"" + key + "\" has multiple values");
      }
    }
    return values;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not a query: " + text, e);
    }
  }

  private static GitReference withQuery(String remote, String fragmentRef, String fragmentDirectory, Map<String, String> query) {
    if (query.containsKey("tag") && query.containsKey("branch")) {
      throw new IllegalArgumentException("branch conflicts with tag");
    }
    var ref = one("ref", fragmentRef, query.getOrDefault("ref", ""));
    ref = one("ref", ref, full("refs/tags/", query.getOrDefault("tag", "")));
    ref = one("ref", ref, full("refs/heads/", query.getOrDefault("branch", "")));
    var directory = one("subdir", fragmentDirectory, query.getOrDefault("subdir", ""));
    var checksum = one("checksum", query.getOrDefault("checksum", ""), query.getOrDefault("commit", ""));
    var modified = query.getOrDefault("mtime", "");
    if (!Set.of("", "checkout", "commit").contains(modified)) {
      throw new IllegalArgumentException("invalid mtime value: \"" + modified + "\" (must be \"checkout\" or \"commit\")");
    }
    return new GitReference(
        remote, ref, checksum, directory, flag(query, "keep-git-dir"), flag(query, "submodules"), modified,
        flag(query, "fetch-by-commit").equals("true"));
  }

  private static String full(String prefix, String name) {
    return name.isEmpty() || name.startsWith(prefix) ? name : prefix + name;
  }

  private static String one(String name, String first, String second) {
    if (!first.isEmpty() && !second.isEmpty() && !first.equals(second)) {
      throw new IllegalArgumentException(name + " conflicts: \"" + first + "\" vs \"" + second + "\"");
    }
    return first.isEmpty() ? second : first;
  }

  private static String flag(Map<String, String> query, String key) {
    var value = query.get(key);
    if (value == null) {
      return "";
    }
    if (TRUE.contains(value)) {
      return "true";
    }
    if (FALSE.contains(value)) {
      return "false";
    }
    throw new IllegalArgumentException("invalid " + key + " value: \"" + value + "\"");
  }
}
