package dev.kaniko.runtime.process;

import dev.kaniko.runtime.linux.ChildProcess;
import dev.kaniko.runtime.linux.ThisProcess;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Without a pid namespace the children of an ended process live on. All of them have the build's root as their root, which nobody else has,
 * so they are found by it.
 */
final class ChrootSurvivors implements RunningProcess.Survivors {
  private static final int SIGKILL = 9;
  private static final int ROUNDS = 100;

  private final Path root;

  ChrootSurvivors(Path root) throws IOException {
    this.root = root.toRealPath();
  }

  @Override
  public void kill(int mainPid) throws IOException {
    ThisProcess.signal(-mainPid, SIGKILL);
    // One may fork while we look, so look until there is none.
    for (int round = 0; round < ROUNDS && killAll() > 0; round++) {
      Thread.onSpinWait();
    }
  }

  private int killAll() throws IOException {
    int killed = 0;
    try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (var process : processes) {
        if (hasRoot(process)) {
          int pid = Integer.parseInt(process.getFileName().toString());
          if (ThisProcess.signal(pid, SIGKILL) && !ChildProcess.reapOrphan(pid)) {
            killed++;
          }
        }
      }
    } catch (DirectoryIteratorException failure) {
      throw failure.getCause();
    }
    return killed;
  }

  private boolean hasRoot(Path process) {
    try {
      return Files.readSymbolicLink(process.resolve("root")).equals(root);
    } catch (IOException gone) {
      return false;
    }
  }
}
