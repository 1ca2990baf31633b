package dev.kaniko.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comments and pages cite is there: pages, their sections, laws, rules, classes; and what links lead to. */
final class CitationsTest {
  private static @Nullable Repository read;

  @BeforeAll
  static void readTheRepository() throws IOException {
    read = Repository.here();
  }

  private static Repository repository() {
    return Objects.requireNonNull(read);
  }

  @Test
  void everyCitationOfACommentResolves() {
    var citations = new Citations(repository());
    var problems = new ArrayList<String>();
    repository().files().forEach((file, text) -> {
      if (!Repository.name(file).endsWith(".md") && !file.endsWith("LICENSE")) {
        citations.unresolved(Comments.of(Repository.name(file), text), Optional.empty()).forEach(problem -> problems.add(file + ": " + problem));
      }
    });
    assertThat(problems).isEmpty();
  }

  @Test
  void everyCitationOfAPageResolves() {
    var citations = new Citations(repository());
    assertThat(repository().pages().flatMap(page -> citations.unresolved(repository().page(page).paragraphs(), Optional.of(page)).stream()
        .map(problem -> page + ": " + problem))).isEmpty();
  }

  @Test
  void everyRelativeLinkOfAPageLeadsToAFileAndAHeading() {
    assertThat(repository().pages().flatMap(page -> repository().page(page).links().stream()
        .filter(link -> !link.contains("://") && !leadsSomewhere(page, link)).map(link -> page + ": " + link))).isEmpty();
  }

  private static boolean leadsSomewhere(Path page, String link) {
    var parts = link.split("#", 2);
    var target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
    return repository().has(target) && (parts.length == 1 || repository().files().containsKey(target) && repository().page(target).anchors().contains(parts[1]));
  }

  @Test
  void theReadmeLeadsToEveryPageOfAModule() {
    Set<Path> reached = new HashSet<>();
    follow(Path.of("README.md"), reached);
    assertThat(reached).containsAll(pagesOfModules());
  }

  private static void follow(Path page, Set<Path> reached) {
    if (repository().files().containsKey(page) && page.toString().endsWith(".md") && reached.add(page)) {
      repository().page(page).links().forEach(link -> follow(page.resolveSibling(link.split("#", 2)[0]).normalize(), reached));
    }
  }

  @Test
  void aPackagePageNamesEveryPageOfItsModule() {
    for (var page : pagesOfModules()) {
      var packages = repository().files().entrySet().stream()
          .filter(file -> file.getKey().startsWith(page.getName(0)) && file.getKey().endsWith("package-info.java"));
      assertThat(packages.anyMatch(file -> file.getValue().contains(page.toString()))).describedAs("a package-info.java that names %s", page).isTrue();
    }
  }

  private static List<Path> pagesOfModules() {
    return repository().pages().filter(page -> page.getNameCount() == 3 && page.getName(1).endsWith("docs")).toList();
  }

  @Test
  void numberedSectionsAreCountedFromOneWithoutGaps() {
    repository().pages().forEach(page -> {
      var sections = repository().page(page).sections();
      assertThat(sections).describedAs("%s", page).isEqualTo(IntStream.rangeClosed(1, sections.size()).boxed().toList());
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "design.md", "see the table in kaniko-flags.tsv", "language.md §99", "language.md §8, \"Nothing\"", "as §4 says", "law 12", "Laws 1 to 12", "quirk 99",
      "dev.kaniko.nowhere", "{@link dev.kaniko.compiler.Nobody}", "NobodyTest holds this", "`runtime/docs/nowhere.md`", "`NoSuchClass`", "`NoSuchClass.part`", "docs/language.md"})
  void aCitationOfWhatIsNotThereIsFound(String text) {
    assertThat(new Citations(repository()).unresolved(text, Optional.empty())).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "language.md §8", "compiler/docs/language.md §8, \"Proxy arguments\"", "language.md §10 and §11", "law 2", "Laws 1, 3 and 4", "quirk 4", "`DoubledEscape`", "dev.kaniko.compiler.lint",
      "{@link dev.kaniko.compiler.Compiler}", "ArchitectureTest holds this", "`BuildRequest.Outputs`", "`ServiceLoader`", "`UnknownStage`", "OCI image-spec, layer, \"Whiteouts\""})
  void aCitationOfWhatIsThereIsNot(String text) {
    assertThat(new Citations(repository()).unresolved(text, Optional.empty())).isEmpty();
  }

  @Test
  void commentsAreTakenOutOfSourcesAndTextsAreNot() {
    var text = """
        /**
         * One (language.md
         * §8).
         *
         * <pre>{@code
         * class Example {}
         * }</pre>
         */
        class A { // two
          String s = "// no", t = "/* no */", u = "\\"// no"; char c = '"'; // three
          // four
          /* five */
        }
        """;
    assertThat(Comments.of("A.java", text).lines().map(String::strip).filter(line -> !line.isEmpty()))
        .containsExactly("* One (language.md §8).", "two", "three four", "five");
  }
}
