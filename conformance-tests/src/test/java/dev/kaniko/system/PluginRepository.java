package dev.kaniko.system;

import dev.kaniko.fixture.Slow;
import dev.kaniko.fixture.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the author of a plugin has of this project: the SPI and its kit in a local repository of Maven, and nothing else. What others published
 * comes from the repository of this machine, so no network is needed.
 *
 * @param folder an empty folder
 */
record PluginRepository(Path folder) {
  /** The SPI. */
  static final String SPI = "kaniko-spi-instructions";

  private static final int TRIES = 150;

  /** The kit. */
  static final String LAWS = "kaniko-spi-instructions-laws";

  /** Puts both where Maven looks for what was installed. */
  static PluginRepository publish(Path folder, Path checkout) throws IOException {
    var repository = new PluginRepository(folder);
    repository.publish(SPI, checkout.resolve("spi-instructions/target"));
    repository.publish(LAWS, checkout.resolve("spi-instructions/laws/target"));
    return repository;
  }

  private void publish(String artifact, Path built) throws IOException {
    Pattern jar = Pattern.compile(artifact + "-([0-9][^-]*(?:-SNAPSHOT)?)\\.jar");
    String version;
    try (Stream<Path> files = Files.list(built)) {
      version = files.map(file -> jar.matcher(Objects.toString(file.getFileName()))).filter(Matcher::matches).map(match -> match.group(1)).findFirst()
          .orElseThrow(() -> new AssertionError(artifact + " is not packaged: run mvn package"));
    }
    Path place = Files.createDirectories(artifacts().resolve(artifact).resolve(version));
    String name = artifact + "-" + version;
    Files.copy(built.resolve(name + ".jar"), place.resolve(name + ".jar"));
    Files.copy(built.resolve("published-pom.xml"), place.resolve(name + ".pom"));
  }

  /** The folder that has one folder for each artifact of this project. */
  Path artifacts() {
    return folder.resolve("repository/dev/kaniko");
  }

  /** Returns the POM that was published for an artifact. */
  Path pom(String artifact) throws IOException {
    try (Stream<Path> files = Files.walk(artifacts().resolve(artifact))) {
      return files.filter(file -> file.toString().endsWith(".pom")).findFirst().orElseThrow();
    }
  }

  /** Maven for a project in a directory. Its laws are tried as often as it says itself where {@linkplain Slow slow parts} are wanted, and less often here. */
  Tool maven(Path directory, String... arguments) throws IOException {
    var usual = Path.of(System.getProperty("user.home"), ".m2", "repository").toString();
    var others = Optional.ofNullable(System.getProperty("localRepository")).orElse(System.getProperty("maven.repo.local", usual));
    Path settings = folder.resolve("settings.xml");
    Files.writeString(settings, """
        <settings>
          <mirrors>
            <mirror>
              <id>this-machine</id>
              <mirrorOf>*</mirrorOf>
              <url>%s</url>
            </mirror>
          </mirrors>
        </settings>
        """.formatted(Path.of(others).toUri()));
    return Tool.of("mvn", "-B", "-ntp", "-f", directory.resolve("pom.xml").toString(), "-s", settings.toString(),
        "-Dmaven.repo.local=" + folder.resolve("repository"), "-DargLine=-XX:TieredStopAtLevel=1" + (Slow.WANTED ? "" : " -Djqwik.tries.default=" + TRIES)).and(arguments)
        .within(Duration.ofMinutes(15));
  }

  /** Returns how many tests ran in a project, and fails if one of them did not hold. */
  static int testsOf(Path project) throws IOException {
    Pattern suite = Pattern.compile("<testsuite [^>]*");
    int tests = 0;
    try (Stream<Path> reports = Files.list(project.resolve("target/surefire-reports"))) {
      for (Path report : reports.filter(file -> file.toString().endsWith(".xml")).toList()) {
        Matcher matcher = suite.matcher(Files.readString(report));
        while (matcher.find()) {
          tests += number(matcher.group(), "tests");
          if (number(matcher.group(), "failures") + number(matcher.group(), "errors") > 0) {
            throw new AssertionError(matcher.group());
          }
        }
      }
    }
    return tests;
  }

  private static int number(String element, String attribute) {
    var value = Pattern.compile(" " + attribute + "=\"([0-9]+)\"").matcher(element);
    return value.find() ? Integer.parseInt(value.group(1)) : 0;
  }

  /** The names of the artifacts. */
  List<String> names() throws IOException {
    try (Stream<Path> artifacts = Files.list(artifacts())) {
      return artifacts.map(path -> Objects.toString(path.getFileName())).sorted().toList();
    }
  }
}
