package dev.kaniko.documents;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds what a text cites: pages and their sections, laws, quirks, rules, classes and packages. Says which of these are not there. */
final class Citations {
  private static final Path LANGUAGE = Path.of("compiler/docs/language.md");
  private static final Path LAWS = Path.of("spi-instructions/docs/laws.md");

  /** A page or table, and behind it perhaps a section by number and a heading by name; or a section of the page that was named last. */
  private static final Pattern PAGE = Pattern.compile("(?<file>[\\w./-]*\\w\\.(?:md|tsv))\\b|§\\s?(?<section>\\w*(?:\\.\\w+)*)(?:, \"(?<heading>[^\"]+)\")?");

  private static final Pattern LAW = Pattern.compile("\\b[Ll]aws? (?<numbers>[0-9]+(?:(?:, | and | to )[0-9]+)*)");
  private static final Pattern QUIRK = Pattern.compile("\\b[Qq]uirk (?<numbers>[0-9]+)");
  private static final Pattern NUMBER = Pattern.compile("[0-9]+");
  private static final Pattern CODE = Pattern.compile("\\bdev\\.kaniko(?:\\.[a-z]\\w*)*(?:\\.[A-Z]\\w*)?");
  private static final Pattern TEST = Pattern.compile("\\b[A-Z]\\w+(?:Test|Laws|Props)\\b");
  private static final Pattern TYPE = Pattern.compile("`([A-Z][a-z]+[A-Za-z]*[A-Z][A-Za-z]*)(?:\\.\\w+)*`");
  private static final Pattern PLACE = Pattern.compile("`((?:spi-instructions|grammar|compiler|runtime|conformance-tests)/[^`\\s<>*]*)`");

  private final Repository repository;

  Citations(Repository repository) {
    this.repository = repository;
  }

  /**
   * Returns what a text cites and is not there.
   *
   * @param own the page that the text is, where it is one: a section without a page before it is one of its own
   */
  List<String> unresolved(String text, Optional<Path> own) {
    var problems = new ArrayList<>(pages(text, own));
    missing(LAW, text, number -> repository.page(LAWS).hasItem(number)).forEach(law -> problems.add("law " + law));
    missing(QUIRK, text, number -> repository.page(LANGUAGE).text().contains("\n| " + number + " |")).forEach(quirk -> problems.add("quirk " + quirk));
    found(CODE, text).filter(name -> !hasCode(name)).forEach(problems::add);
    // A page may show a test class of its reader.
    var shown = own.map(page -> repository.page(page).text()).orElse(text);
    found(TEST, text).filter(name -> !repository.hasNamed(name + ".java") && !shown.contains("class " + name)).forEach(problems::add);
    PLACE.matcher(text).results().map(match -> match.group(1)).filter(place -> !repository.has(Path.of(place.split(" ")[0]))).forEach(problems::add);
    TYPE.matcher(text).results().map(match -> match.group(1)).filter(name -> !hasType(name)).forEach(problems::add);
    return problems;
  }

  private List<String> pages(String text, Optional<Path> own) {
    var problems = new ArrayList<String>();
    for (var paragraph : text.split("\n")) {
      var cited = own;
      for (var match : PAGE.matcher(paragraph).results().toList()) {
        if (match.group("file") == null) {
          if (cited.isEmpty() || !hasSection(repository.page(cited.get()), match)) {
            problems.add(cited.map(file -> file + " ").orElse("no document before ") + match.group());
          }
        } else {
          var file = Path.of(match.group("file")).normalize();
          cited = find(file, own);
          if (cited.isEmpty()) {
            problems.add(match.group());
          }
        }
      }
    }
    return problems;
  }

  /** Finds a page by its path from the root or from the page that cites it, or by a name that no other page has. */
  private Optional<Path> find(Path cited, Optional<Path> own) {
    var near = own.map(page -> page.resolveSibling(cited).normalize());
    var exact = Stream.concat(near.stream(), Stream.of(cited)).filter(repository.files()::containsKey).findFirst();
    var named = repository.files().keySet().stream().filter(file -> file.endsWith(Repository.name(cited)) && cited.getNameCount() == 1).toList();
    return exact.or(() -> named.size() == 1 ? Optional.of(named.getFirst()) : Optional.empty());
  }

  private static boolean hasSection(MarkdownPage page, MatchResult match) {
    String number = match.group("section");
    String heading = match.group("heading");
    return NUMBER.matcher(number).matches() && page.section(Integer.parseInt(number)).filter(section -> heading == null || section.contains("**" + heading)).isPresent();
  }

  private static List<Integer> missing(Pattern pattern, String text, IntPredicate there) {
    return pattern.matcher(text).results().flatMap(match -> found(NUMBER, match.group("numbers"))).map(Integer::valueOf).filter(number -> !there.test(number)).toList();
  }

  private static Stream<String> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(MatchResult::group);
  }

  /** Tells whether this is a class of ours, one that our classes import, or a name that they give to a rule or an error. */
  private boolean hasType(String name) {
    return repository.hasNamed(name + ".java") || repository.files().values().stream().anyMatch(text -> text.contains("." + name + ";") || text.contains('"' + name + '"'));
  }

  /** Tells whether a module has a package or class of this name, or a directory of resources. */
  private boolean hasCode(String name) {
    var path = name.replace('.', '/');
    return repository.files().keySet().stream().map(file -> "/" + file).anyMatch(file -> file.contains("/" + path + "/") || file.contains("/" + path + ".") || file.endsWith("/" + name));
  }
}
