package dev.kaniko.runtime.process.inplace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.runtime.process.program.ProcessStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process in a session of its own has another in the background, which stays when it is killed. */
final class LeftSessionTest {
  @TempDir private Path work;
  private Process leader;
  private int background;
  private LeftSession session;

  @BeforeEach
  void start() throws Exception {
    leader = new ProcessBuilder("setsid", "sh", "-c", "sleep 1000 & echo $!; exec sleep 1000").start();
    try (var lines = leader.inputReader()) {
      background = Integer.parseInt(lines.readLine());
    }
    session = LeftSession.of((int) leader.pid());
  }

  @AfterEach
  void end() {
    leader.destroyForcibly();
    ProcessHandle.of(background).ifPresent(ProcessHandle::destroyForcibly);
  }

  private boolean isInBackground() throws IOException {
    return ProcessStatus.all().stream().anyMatch(process -> process.pid() == background && !process.hasEnded());
  }

  private void killLeader() throws InterruptedException {
    leader.destroyForcibly().waitFor();
  }

  @Test
  void whatADeadBuildHasStartedIsKilledBeforeItsFilesAreRemoved() throws Exception {
    Files.writeString(work.resolve("file"), "");
    new InPlaceJournal(work).session(session);
    killLeader();
    assertThat(isInBackground()).isTrue();
    assertThat(new InPlaceJournal(work).recover(work)).isTrue();
    assertThat(isInBackground()).isFalse();
  }

  @Test
  void anotherProcessWithTheSameNumberIsLeftAlone() throws Exception {
    new LeftSession(session.namespace(), session.leader(), session.started() - 1).kill();
    assertThat(leader.isAlive()).isTrue();
    assertThat(isInBackground()).isTrue();
  }

  @Test
  void aSessionOfAnotherContainerIsNotLookedFor() throws Exception {
    new LeftSession("pid:[1]", session.leader(), session.started()).kill();
    killLeader();
    new LeftSession("pid:[1]", session.leader(), session.started()).kill();
    assertThat(isInBackground()).isTrue();
  }
}
