package dev.kaniko.runtime.process;

import dev.kaniko.image.ImagePath;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * What to run. Strings that go to the kernel may hold escaped bytes ({@code P.runtime.linux.OsBytes}).
 *
 * @param root what the process sees as {@code /}
 * @param arguments the program and its arguments; a program without a slash is looked up in the PATH of {@code environment}, inside
 *     the root
 * @param environment the whole of it; nothing of this process's environment is passed on
 * @param workingDirectory an existing directory in the root
 * @param identity user and groups, as numbers
 * @param network what it can reach
 * @param privileges how much of root's power it has
 * @param hostname its own host name
 * @param mounts what is mounted for it besides {@code /proc}, {@code /sys}, {@code /dev}, {@code /etc/hosts} and
 *     {@code /etc/resolv.conf}, in order
 * @param timeout after which it is killed; zero for none
 */
public record ProcessSpec(
    ProcessRoot root,
    List<String> arguments,
    SequencedMap<String, String> environment,
    ImagePath workingDirectory,
    Identity identity,
    Network network,
    Privileges privileges,
    String hostname,
    List<MountSpec> mounts,
    Duration timeout) {

  /** The host name that BuildKit gives to its processes. */
  public static final String BUILDKIT_HOSTNAME = "buildkitsandbox";

  public ProcessSpec {
    if (arguments.isEmpty()) {
      throw new IllegalArgumentException("no program to run");
    }
    if (timeout.isNegative()) {
      throw new IllegalArgumentException("negative timeout: " + timeout);
    }
    arguments = List.copyOf(arguments);
    mounts = List.copyOf(mounts);
    environment = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(environment));
  }

  /** Root in {@code /}, with the default network and Docker's capabilities, no mounts and no time limit. */
  public static ProcessSpec of(ProcessRoot root, List<String> arguments, Map<String, String> environment) {
    return new ProcessSpec(
        root, arguments, new LinkedHashMap<>(environment), ImagePath.ROOT, Identity.ROOT, Network.DEFAULT, Privileges.DOCKER_DEFAULT,
        BUILDKIT_HOSTNAME, List.of(), Duration.ZERO);
  }

  ProcessSpec withIdentity(Identity other) {
    return new ProcessSpec(root, arguments, environment, workingDirectory, other, network, privileges, hostname, mounts, timeout);
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
