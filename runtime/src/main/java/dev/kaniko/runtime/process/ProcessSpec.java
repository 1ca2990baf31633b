package dev.kaniko.runtime.process;

import dev.kaniko.image.ImagePath;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;

/**
 * What to run. Strings that go to the kernel may hold escaped bytes ({@code P.runtime.linux.OsBytes}).
 *
 * @param root what the process sees as {@code /}
 * @param identity user and groups, as numbers
 * @param mounts what is mounted for it besides {@code /proc}, {@code /sys}, {@code /dev}, {@code /etc/hosts} and
 *     {@code /etc/resolv.conf}, in order
 * @param timeout after which it is killed; zero for none
 */
public record ProcessSpec(
    ProcessRoot root, Program program, Identity identity, Confinement confinement, List<MountSpec> mounts, Duration timeout) {
  public ProcessSpec {
    Objects.requireNonNull(root);
    Objects.requireNonNull(program);
    Objects.requireNonNull(identity);
    Objects.requireNonNull(confinement);
    if (timeout.isNegative()) {
      throw new IllegalArgumentException("negative timeout: " + timeout);
    }
    mounts = List.copyOf(mounts);
  }

  /** Root in {@code /}, with the default network and Docker's capabilities, no mounts and no time limit. */
  public static ProcessSpec of(ProcessRoot root, List<String> arguments, Map<String, String> environment) {
    return new ProcessSpec(
        root, new Program(arguments, new LinkedHashMap<>(environment), ImagePath.ROOT), Identity.ROOT, Confinement.USUAL, List.of(), Duration.ZERO);
  }

  /** The same process as another user. */
  public ProcessSpec withIdentity(Identity other) {
    return new ProcessSpec(root, program, other, confinement, mounts, timeout);
  }

  /** The same process with a time limit; zero for none. */
  public ProcessSpec withTimeout(Duration other) {
    return new ProcessSpec(root, program, identity, confinement, mounts, other);
  }

  /**
   * The program and what it starts with.
   *
   * @param arguments the program and its arguments; a program without a slash is looked up in the PATH of {@code environment}, inside
   *     the root
   * @param environment the whole of it; nothing of this process's environment is passed on
   * @param workingDirectory an existing directory in the root
   */
  public record Program(List<String> arguments, SequencedMap<String, String> environment, ImagePath workingDirectory) {
    public Program {
      if (arguments.isEmpty()) {
        throw new IllegalArgumentException("no program to run");
      }
      arguments = List.copyOf(arguments);
      environment = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(environment));
      Objects.requireNonNull(workingDirectory);
    }
  }

  /**
   * What it is kept from.
   *
   * @param network what it can reach
   * @param privileges how much of root's power it has
   * @param hostname its own host name
   */
  public record Confinement(Network network, Privileges privileges, String hostname) {
    /** As a step of a Dockerfile that asks for nothing. The host name is the one that BuildKit gives to its processes. */
    public static final Confinement USUAL = new Confinement(Network.DEFAULT, Privileges.DOCKER_DEFAULT);

    public Confinement {
      Objects.requireNonNull(network);
      Objects.requireNonNull(privileges);
      Objects.requireNonNull(hostname);
    }

    public Confinement(Network network, Privileges privileges) {
      this(network, privileges, "buildkitsandbox");
    }
  }

  /** User and groups. {@code groups} are the supplementary ones, replacing those of this process. */
  public record Identity(int uid, int gid, List<Integer> groups) {
    public static final Identity ROOT = new Identity(0, 0, List.of());

    public Identity {
      groups = List.copyOf(groups);
    }
  }

  /** {@code --network}. A process in DEFAULT uses this machine's network, as kaniko's do. */
  public enum Network {
    DEFAULT,
    HOST,
    /** Only a loopback device. */
    NONE
  }

  /** {@code --security}. */
  public enum Privileges {
    /** The fourteen capabilities of Docker, masked and read-only places in {@code /proc} and {@code /sys}. */
    DOCKER_DEFAULT,
    /** All capabilities that this process has, and nothing masked. */
    INSECURE
  }
}
