package dev.kaniko.runtime.process.inplace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.image.ImagePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InPlaceJournalTest {
  @TempDir Path path;

  /** The process that died with its build has moved a directory that the container shares, and put a link there. */
  @Test
  void whatALinkLeadsToIsNotCleared() throws IOException {
    var machine = Files.createDirectories(path.resolve("machine/below"));
    Files.writeString(machine.resolve("canary"), "here");
    Files.writeString(machine.resolve("config"), "here");
    var place = Files.createDirectory(path.resolve("place"));
    Files.createSymbolicLink(place.resolve("etc"), machine.getParent());
    var journal = new InPlaceJournal(Files.createDirectory(path.resolve("work")));
    journal.residents(ImagePath.ROOT, Set.of("etc"));
    journal.residents(ImagePath.clean("/etc/below"), Set.of());
    Files.createDirectories(journal.heldFiles());
    Files.writeString(journal.heldFiles().resolve("0"), "of the container");
    journal.aside(ImagePath.clean("/etc/below/config"), "0");

    assertThat(journal.recover(place)).isTrue();

    assertThat(machine.resolve("canary")).hasContent("here");
    assertThat(machine.resolve("config")).hasContent("here");
  }

  @Test
  void aJournalThatIsMovedWhileAProcessRunsIsWrittenOn() throws IOException {
    var place = Files.createDirectory(path.resolve("place"));
    var work = Files.createDirectory(path.resolve("work"));
    var journal = new InPlaceJournal(work);
    journal.residents(ImagePath.ROOT, Set.of("kept"));
    Files.move(work, path.resolve("moved"));
    journal.aside(ImagePath.clean("/kept"), "0");
    journal.leave();
    Files.move(path.resolve("moved"), work);
    Files.createDirectories(journal.heldFiles());
    Files.writeString(journal.heldFiles().resolve("0"), "of the container");

    assertThat(new InPlaceJournal(work).recover(place)).isTrue();

    assertThat(place.resolve("kept")).hasContent("of the container");
  }
}
