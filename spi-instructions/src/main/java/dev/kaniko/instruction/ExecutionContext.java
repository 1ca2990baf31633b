package dev.kaniko.instruction;

import dev.kaniko.image.ImageConfig;
import dev.kaniko.image.Platform;
import dev.kaniko.instruction.syntax.Keyword;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.SequencedMap;

/** What an instruction is given to do its work with. It holds for the one call of {@link Instruction#execute}, and for its thread. */
public interface ExecutionContext {
  /** The platform that the image is for. */
  Platform platform();

  /** What the instruction {@linkplain Effects#settingsRead says that it looks at} of the configuration of the stage before it. */
  ImageConfig config();

  /**
   * Tells whether an instruction with this keyword came before this one in its stage; stages that it is based on do not count. True only for
   * keywords that the instruction {@linkplain Effects#earlier says that it asks for}.
   */
  boolean follows(Keyword keyword);

  /** The variables that a command sees: ENV, and ARG with a value, as they stand at this instruction. */
  SequencedMap<String, String> environment();

  /** The declared build arguments in the order of their declaration, for the history; one without a value is empty. */
  SequencedMap<String, String> arguments();

  /** Proxy variables that were given to the build: a command sees them, history and cache keys do not. */
  SequencedMap<String, String> proxyEnvironment();

  /** The time that new files get; the same for the whole build. */
  Instant now();

  /**
   * The root of the stage before this instruction. What it shows after {@link #observe} ran a command is not promised.
   *
   * @throws IllegalStateException if the instruction has {@link RootAccess#NONE}
   */
  FileTree root() throws IOException;

  /**
   * Opens a tree that the instruction declared as an input.
   *
   * @throws IllegalArgumentException if it did not declare it
   * @throws IOException if the tree cannot be had
   */
  FileTree open(Input.Files input) throws IOException;

  /**
   * A file that was fetched.
   *
   * @param lastModified empty if the server did not say
   * @param url where it came from
   */
  record Fetched(FileContent content, Optional<Instant> lastModified, String url) {}

  /**
   * Fetches a file that the instruction declared as an input, and verifies its checksum.
   *
   * @throws InstructionFailedException if it cannot be had or has another checksum
   * @throws IllegalArgumentException if it did not declare it
   */
  Fetched fetch(Input.Remote input) throws IOException, InterruptedException;

  /**
   * Opens an archive: tar, plain or compressed with gzip, bzip2, xz or zstd, told by its content.
   *
   * @return what it holds; empty if {@code content} is no archive or has no entries. Directories that it does not list are
   *     {@linkplain FileTree.Entry#implied implied}, 0755 and root's, and have the time {@link #now()}
   * @throws InstructionFailedException if it begins like an archive and is damaged
   */
  Optional<FileTree> archive(FileContent content) throws IOException;

  /**
   * Checks out a repository that the instruction declared as an input.
   *
   * @throws InstructionFailedException if it cannot be had or is at another commit
   * @throws IllegalArgumentException if it did not declare it
   */
  FileTree checkout(Input.Git input) throws IOException, InterruptedException;

  /** Something that runs commands. */
  @FunctionalInterface
  interface Observed {
    /** Runs them; what it throws, {@link #observe} throws. */
    void run(CommandRunner runner) throws IOException, InterruptedException;
  }

  /**
   * Lets {@code action} run commands that write to the root, and returns what they changed. May be called again; then each returns its
   * own changes, and {@link SnapshotDiff#then} adds them up.
   *
   * @throws IllegalStateException if the instruction does not have {@link RootAccess#OBSERVE}
   */
  SnapshotDiff observe(Observed action) throws IOException, InterruptedException;

  /**
   * Says something that the author of the Dockerfile should know, at the place of this instruction.
   *
   * @param code a stable name in CamelCase
   * @param message one sentence without a full stop
   */
  void warn(String code, String message);
}
