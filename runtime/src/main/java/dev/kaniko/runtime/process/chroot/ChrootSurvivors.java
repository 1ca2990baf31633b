package dev.kaniko.runtime.process.chroot;

import dev.kaniko.runtime.linux.ChildProcess;
import dev.kaniko.runtime.linux.ErrnoException;
import dev.kaniko.runtime.linux.ThisProcess;
import dev.kaniko.runtime.process.program.ProcessStatus;
import dev.kaniko.runtime.process.program.RunningProcess;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Without a pid namespace the children of an ended process live on. This process adopts orphans (PR_SET_CHILD_SUBREAPER), so
 * whatever the ended process has left becomes a child of this one, and is told from the helpers this one starts by its session:
 * those share ours. A helper's daemon in a session of its own would be taken for one of them. Nothing tells the survivors of two
 * processes apart, so only one may run at a time.
 *
 * <p>Looking at the root directories of processes would be more direct, but takes CAP_SYS_PTRACE where a process runs as another
 * user, and Docker does not give that.
 */
public final class ChrootSurvivors implements RunningProcess.Survivors {
  /** Held by whoever runs a process of this kind, from before its start to after its end. */
  public static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();

  private static final int SIGKILL = 9;
  /** Each round kills a generation; a program that forks faster than it is killed is given up on. */
  private static final int ROUNDS = 1000;

  /** Makes this process adopt orphans from now on. */
  public ChrootSurvivors() throws ErrnoException {
    ThisProcess.adoptOrphans();
  }

  @Override
  public void reap(int mainPid) throws IOException {
    for (var orphan : adopted()) {
      if (orphan.hasEnded() && orphan.pid() != mainPid) {
        ChildProcess.reap(orphan.pid());
      }
    }
  }

  @Override
  public void kill(int mainPid) throws IOException {
    ThisProcess.signal(-mainPid, SIGKILL);
    var orphans = adopted();
    for (int round = 0; round < ROUNDS && !orphans.isEmpty(); round++) {
      for (var orphan : orphans) {
        ThisProcess.signal(orphan.pid(), SIGKILL);
        ChildProcess.reap(orphan.pid());
      }
      orphans = adopted();
    }
  }

  /** The children of this process that are not helpers of ours: the main process, if it is still there, and orphans. */
  private static List<ProcessStatus> adopted() throws IOException {
    var self = ProcessStatus.of(ThisProcess.pid());
    return ProcessStatus.all().stream().filter(process -> process.parent() == self.pid() && process.session() != self.session()).toList();
  }
}
