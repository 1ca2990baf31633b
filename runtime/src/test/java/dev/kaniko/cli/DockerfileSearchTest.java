package dev.kaniko.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.cli.DockerfileSearch.Found;
import dev.kaniko.cli.DockerfileSearch.LeftOut;
import dev.kaniko.cli.DockerfileSearch.Source;
import dev.kaniko.cli.lint.PathPatterns;
import dev.kaniko.compiler.report.LintRun.Unread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DockerfileSearchTest {
  @TempDir private Path folder;
  private List<String> exclude = List.of();

  @Test
  void belowADirectoryNamesDecideInTheOrderOfPaths() throws IOException {
    for (var name : List.of(
        "z/Dockerfile", "Dockerfile.dev", "a/Containerfile", "a/web.Dockerfile", "a/b/api.dockerfile", "Containerfile.ci", "Dockerfile-slim", "dockerfile")) {
      put(name);
    }
    for (var name : List.of(
        "Dockerfile.dockerignore", "Dockerfile~", "Dockerfile.orig", "Dockerfile.j2", "dockerfile.go", "MyDockerfile", "a/notes.txt",
        ".git/Dockerfile", "a/.cache/Dockerfile", "node_modules/x/Dockerfile", "a/node_modules/Dockerfile", ".x.Dockerfile")) {
      put(name);
    }
    Files.createDirectory(folder.resolve("z/Dockerfile.d"));

    assertThat(names(find("."))).containsExactly(
        "Containerfile.ci", "Dockerfile-slim", "Dockerfile.dev", "a/Containerfile", "a/b/api.dockerfile", "a/web.Dockerfile", "dockerfile", "z/Dockerfile");
    assertThat(names(find("./a/../z", "a"))).containsExactly("z/Dockerfile", "a/Containerfile", "a/b/api.dockerfile", "a/web.Dockerfile");
  }

  @Test
  void aFileThatIsNamedIsTakenOnceWhateverItIsCalled() throws IOException {
    put("odd.txt");
    put("a/Dockerfile");

    assertThat(names(find("odd.txt", "./odd.txt", "a", "a/Dockerfile", folder + "/odd.txt"))).containsExactly("odd.txt", "a/Dockerfile");
  }

  @Test
  void linksToDirectoriesAreNotFollowedUnlessTheyAreNamed() throws IOException {
    put("real/Dockerfile");
    Files.createSymbolicLink(folder.resolve("real/loop"), folder);
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("real"));
    Files.createSymbolicLink(folder.resolve("real/Dockerfile.link"), Path.of("Dockerfile"));
    Files.createSymbolicLink(folder.resolve("real/Dockerfile.dangling"), Path.of("nowhere"));

    assertThat(names(find("."))).containsExactly("real/Dockerfile", "real/Dockerfile.link");
    assertThat(names(find("link"))).containsExactly("link/Dockerfile", "link/Dockerfile.link");
  }

  @Test
  void withoutNamesTheDockerfileOfTheDirectoryIsMeantElseAllBelow() throws IOException {
    put("a/Dockerfile");
    put("b/Dockerfile");
    assertThat(names(find())).containsExactly("a/Dockerfile", "b/Dockerfile");

    put("Containerfile");
    assertThat(names(find())).containsExactly("Containerfile");

    put("Dockerfile");
    assertThat(names(find())).containsExactly("Dockerfile");
  }

  @Test
  void standardInputHasTheNameThatItWasGiven() {
    assertThat(find("-", "-").sources()).containsExactly(new Source("from a pipe", Optional.empty()));
  }

  @Test
  void aDirectoryWithoutDockerfilesAndANameThatIsNoneAreSaid() throws IOException {
    Files.createDirectory(folder.resolve("empty"));

    assertThat(find("empty", "a\0b").unread()).containsExactly(
        new Unread("empty", "there is no Dockerfile in this directory or below it"), new Unread("a\0b", "that is not the name of a file"));
  }

  @Test
  void whatGitIgnoresIsLeftOutBelowDirectoriesAndTakenIfItIsNamed() throws IOException {
    for (var name : List.of("a/Dockerfile", "a/gen/Dockerfile", "a/out/Dockerfile", "a/out/keep/Dockerfile", "b/Dockerfile", "b/Dockerfile.kept", "c/Dockerfile", "d/Dockerfile")) {
      put(name);
    }
    Files.createDirectories(folder.resolve(".git/info"));
    Files.writeString(folder.resolve(".git/info/exclude"), "/c/\n");
    Files.writeString(folder.resolve(".gitignore"), "gen/\n/b/Dockerfile*\n!/b/Dockerfile.kept\n");
    Files.writeString(folder.resolve("a/.gitignore"), "# what is built\nout/*\n");

    assertThat(names(find("."))).containsExactly("a/Dockerfile", "b/Dockerfile.kept", "d/Dockerfile");
    // The files of directories above count too.
    assertThat(names(find("a"))).containsExactly("a/Dockerfile");
    assertThat(names(find("a/gen/Dockerfile"))).containsExactly("a/gen/Dockerfile");
    assertThat(names(DockerfileSearch.find(List.of("."), folder, "-", new LeftOut(new PathPatterns(folder, List.of()), false, false)))).hasSize(8);
  }

  @Test
  void whatIsExcludedIsNotTakenEvenIfItIsNamed() throws IOException {
    put("a/Dockerfile");
    put("a/b/Dockerfile");
    put("vendor/x/Dockerfile");
    put("Dockerfile.test");
    exclude = List.of("vendor/", "a/*", "!a/b", "*.test");

    assertThat(names(find("."))).containsExactly("a/b/Dockerfile");
    assertThat(find("Dockerfile.test", "a/Dockerfile").sources()).isEmpty();
    assertThat(names(find("a/b/Dockerfile"))).containsExactly("a/b/Dockerfile");
  }

  private void put(String name) throws IOException {
    var file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "FROM scratch\n");
  }

  private Found find(String... given) {
    return DockerfileSearch.find(List.of(given), folder, "from a pipe", new LeftOut(new PathPatterns(folder, exclude), true, false));
  }

  private static List<String> names(Found found) {
    assertThat(found.unread()).isEmpty();
    return found.sources().stream().map(Source::name).toList();
  }
}
