package dev.kaniko.grammar.source;

import dev.kaniko.grammar.GoSpace;
import dev.kaniko.grammar.JsonArrays;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parser directives at the top of a file (language.md §4).
 *
 * @param directives in the order of the file; a repeated or unknown one is not among them
 * @param escape the escape character in force
 * @param problems what is wrong with them
 */
public record DirectiveScan(List<Directive> directives, char escape, List<SourceProblem> problems) {
  private static final Pattern DIRECTIVE = Pattern.compile("([a-zA-Z][a-zA-Z0-9]*)[\\t\\f\\r ]*=[\\t\\f\\r ]*(.+)", Pattern.UNIX_LINES);
  private static final Set<String> NAMES = Set.of("syntax", "escape", "check");

  /** Copies the lists. */
  public DirectiveScan {
    directives = List.copyOf(directives);
    problems = List.copyOf(problems);
  }

  /** Reads the leading block of directives; the first other line ends it. */
  public static DirectiveScan of(SourceText source) {
    var directives = new ArrayList<Directive>();
    var problems = new ArrayList<SourceProblem>();
    var seen = new HashSet<String>();
    char escape = '\\';
    for (int line = 1; line <= source.lineCount(); line++) {
      Optional<Directive> found = directive(source, line, "#", true);
      if (found.isEmpty() || !NAMES.contains(found.get().name())) {
        break;
      }
      Directive directive = found.get();
      if (!seen.add(directive.name())) {
        int first = directives.stream().filter(other -> other.name().equals(directive.name())).findFirst().orElse(directive).start();
        problems.add(problem(SourceProblem.Kind.REPEATED_DIRECTIVE, directive, first, directive.name()));
        continue;
      }
      directives.add(directive);
      if (directive.name().equals("escape")) {
        if (directive.value().equals("\\") || directive.value().equals("`")) {
          escape = directive.value().charAt(0);
        } else {
          problems.add(problem(
              SourceProblem.Kind.INVALID_ESCAPE, directive, directive.valueStart(), directive.value()));
        }
      }
    }
    return new DirectiveScan(directives, escape, problems);
  }

  /** The directive of this name, if the block has it. */
  public Optional<Directive> find(String name) {
    return directives.stream().filter(d -> d.name().equals(name)).findFirst();
  }

  /** Looks up one directive as tools do before any parsing: a first line {@code #!} is skipped, and directives may not be indented. */
  public static Optional<Directive> lookUp(SourceText source, String name) {
    return lookUp(source, name, "#");
  }

  /** Looks up one directive in a comment with {@code #} or {@code //}, or in the JSON object that the whole text is. */
  public static Optional<Directive> lookUpInAnyFormat(SourceText source, String name) {
    return lookUp(source, name).or(() -> lookUp(source, name, "//")).or(() -> lookUpInObject(source, name));
  }

  private static Optional<Directive> lookUpInObject(SourceText source, String name) {
    int first = source.text().startsWith("#!") ? source.lineEnd(1) : source.startsWithMark() ? 1 : 0;
    return JsonArrays.member(source.text().substring(first), name)
        .map(value -> new Directive(name, value.text(), first + value.start(), first + value.end(), first + value.start()));
  }

  private static Optional<Directive> lookUp(SourceText source, String name, String comment) {
    int first = source.text().startsWith("#!") ? 2 : 1;
    for (int line = first; line <= source.lineCount(); line++) {
      Optional<Directive> found = directive(source, line, comment, false);
      if (found.isEmpty() || !NAMES.contains(found.get().name()) || found.get().name().equals(name)) {
        return found.filter(d -> d.name().equals(name));
      }
    }
    return Optional.empty();
  }

  private static Optional<Directive> directive(SourceText source, int line, String comment, boolean indented) {
    String text = source.text();
    int lineStart = source.lineStart(line) + (line == 1 && source.startsWithMark() ? 1 : 0);
    int end = source.lineEnd(line);
    int start = indented ? GoSpace.trimStart(text, lineStart, end) : lineStart;
    if (start >= end || !text.startsWith(comment, start)) {
      return Optional.empty();
    }
    int from = GoSpace.trimStart(text, start + comment.length(), end);
    int to = GoSpace.trimEnd(text, from, end);
    Matcher matcher = DIRECTIVE.matcher(text).region(from, to);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String name = matcher.group(1).toLowerCase(Locale.ROOT);
    return Optional.of(new Directive(name, matcher.group(2), start, matcher.end(2), matcher.start(2)));
  }

  private static SourceProblem problem(SourceProblem.Kind kind, Directive at, int start, String detail) {
    return new SourceProblem(kind, start, at.end(), detail);
  }
}
