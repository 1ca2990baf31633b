package dev.kaniko.runtime.process.inplace;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OwnFilesTest {
  @TempDir Path folder;
  private Path directory = Path.of("");

  @BeforeEach
  void makeProgram() throws IOException {
    directory = Files.createDirectories(folder.resolve("opt/kaniko"));
    Files.createDirectory(directory.resolve("lib"));
    Files.writeString(directory.resolve("lib/program"), "ours");
  }

  private OwnFiles look() throws IOException {
    return OwnFiles.of(new ContainerRoot(folder, Set.of(), List.of(directory.resolve("lib")), List.of(), folder.resolve("work")));
  }

  @Test
  void whatLiesBesideTheProgramMayChange() throws IOException {
    var files = look();
    Files.writeString(directory.resolve("other"), "new");
    Files.writeString(folder.resolve("opt/other"), "new");

    assertThatCode(files::check).doesNotThrowAnyException();
  }

  @Test
  void aLinkInPlaceOfADirectoryOnTheWayIsNoticed() throws IOException {
    var files = look();
    var moved = Files.move(directory, folder.resolve("moved"));
    Files.createSymbolicLink(directory, moved);

    assertThatThrownBy(files::check).hasMessageContaining("the process has changed " + directory);
  }

  @Test
  void aProgramThatIsGoneIsNoticed() throws IOException {
    var files = look();
    Files.move(folder.resolve("opt"), folder.resolve("moved"));

    assertThatThrownBy(files::check).hasMessageContaining("the process has changed " + folder.resolve("opt"));
  }

  @Test
  void aCopyInPlaceOfAFileIsNoticed() throws IOException {
    var files = look();
    var file = directory.resolve("lib/program");
    var copy = Files.writeString(folder.resolve("copy"), "ours");
    Files.setLastModifiedTime(copy, Files.getLastModifiedTime(file));
    Files.move(copy, file, StandardCopyOption.REPLACE_EXISTING);

    assertThatThrownBy(files::check).hasMessageContaining("the process has changed " + file);
  }
}
