package dev.kaniko.runtime.interpreter;

import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.Command;
import dev.kaniko.instruction.CommandRunner;
import dev.kaniko.instruction.InstructionFailedException;
import dev.kaniko.runtime.isolation.ProcessRunner;
import dev.kaniko.runtime.layer.LatestTime;
import dev.kaniko.runtime.process.ClippedOutput;
import dev.kaniko.runtime.process.ProcessRoot;
import dev.kaniko.runtime.process.ProcessSpec;
import dev.kaniko.runtime.snapshot.DirectoryTree;
import dev.kaniko.runtime.snapshot.LinuxInodeStore;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.LinkResolver;
import dev.kaniko.snapshot.Metadata;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.Set;

/** Runs the commands of one instruction in one root. */
final class RootCommands implements CommandRunner {
  /** Prepares the mounts of a command. */
  @FunctionalInterface
  interface Mounts {
    MountTable prepare(Command command) throws IOException, InterruptedException;
  }

  private final ProcessRunner processes;
  private final ProcessRoot root;
  private final Mounts mounts;
  private final Set<Entitlement> allowed;
  private final ClippedOutput output;
  private final Instant now;
  private final Optional<LatestTime> latest;
  private final Duration timeout;

  /**
   * @param allowed what commands may ask for beyond the usual
   * @param now the time that a missing working directory gets
   * @param latest the latest time of a file, which programs that know SOURCE_DATE_EPOCH write instead of that of the day
   * @param timeout after which a command is killed; zero for never
   */
  RootCommands(
      ProcessRunner processes, ProcessRoot root, Mounts mounts, Set<Entitlement> allowed, ClippedOutput output, Instant now, Optional<LatestTime> latest, Duration timeout) {
    this.processes = processes;
    this.root = root;
    this.mounts = mounts;
    this.allowed = allowed;
    this.output = output;
    this.now = now;
    this.latest = latest;
    this.timeout = timeout;
  }

  @Override
  public int run(Command command) throws IOException, InterruptedException {
    checkAllowed(command);
    makeWorkingDirectory(command);
    try (var table = mounts.prepare(command)) {
      var environment = new LinkedHashMap<>(command.environment());
      latest.ifPresent(limit -> environment.putIfAbsent("SOURCE_DATE_EPOCH", Long.toString(limit.time().getEpochSecond())));
      environment.putAll(table.variables());
      return run(
          new ProcessSpec(
              root,
              new ProcessSpec.Program(command.argv(), environment, command.workingDirectory()),
              new ProcessSpec.Identity((int) command.uid(), (int) command.gid(), command.groups().stream().map(Long::intValue).toList()),
              confinement(command),
              table.specs(),
              timeout));
    }
  }

  private int run(ProcessSpec spec) throws IOException, InterruptedException {
    boolean succeeded = false;
    try {
      int code = processes.run(spec, output);
      succeeded = code == 0;
      return code;
    } finally {
      if (!succeeded) {
        output.showLast();
      }
    }
  }

  private static ProcessSpec.Confinement confinement(Command command) {
    return new ProcessSpec.Confinement(
        switch (command.network()) {
          case DEFAULT -> ProcessSpec.Network.DEFAULT;
          case NONE -> ProcessSpec.Network.NONE;
          case HOST -> ProcessSpec.Network.HOST;
        },
        switch (command.security()) {
          case SANDBOX -> ProcessSpec.Privileges.DOCKER_DEFAULT;
          case INSECURE -> ProcessSpec.Privileges.INSECURE;
        });
  }

  private void checkAllowed(Command command) throws InstructionFailedException {
    if (command.network() == Command.Network.HOST) {
      require(Entitlement.NETWORK_HOST, "--network=host");
    }
    if (command.security() == Command.Security.INSECURE) {
      require(Entitlement.SECURITY_INSECURE, "--security=insecure");
    }
  }

  private void require(Entitlement entitlement, String flag) throws InstructionFailedException {
    if (!allowed.contains(entitlement)) {
      throw new InstructionFailedException(
          entitlement + " is not allowed: " + flag + " needs a build with --allow " + entitlement);
    }
  }

  /**
   * Makes what is missing of the working directory, as a part of what the step changes, and gives it to the user of the command: an earlier
   * step may have removed it, and a base may only name it.
   */
  private void makeWorkingDirectory(Command command) throws IOException {
    try (var store = LinuxInodeStore.open(directory())) {
      var place = new LinkResolver(new DirectoryTree(store)).follow(command.workingDirectory());
      var missing = new ArrayDeque<ImagePath>();
      for (var step = place; store.status(step).isEmpty(); step = step.parent()) {
        missing.push(step);
      }
      for (var made : missing) {
        store.create(made, new FileNode.Directory(Metadata.of(0755, command.uid(), command.gid(), now)));
      }
    }
  }

  private Path directory() {
    return switch (root) {
      case ProcessRoot.OfDirectory(Path directory) -> directory;
      case ProcessRoot.OfOverlay(var overlay) -> overlay.path();
    };
  }
}
