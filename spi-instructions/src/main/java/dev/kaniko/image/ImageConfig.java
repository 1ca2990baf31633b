package dev.kaniko.image;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a container of an image starts with: the {@code config} object and the author of the image configuration (OCI
 * image-spec, config, with Docker's additions). File systems and history are not part of it.
 *
 * @param author empty when there is none
 * @param user empty when there is none
 * @param workingDir as written, so a trailing slash stays; empty when there is none
 * @param environment in the order in which variables were first set
 * @param entrypoint empty when there is none
 * @param cmd empty when there is none
 * @param shell empty when the default ({@code /bin/sh -c}) holds
 * @param stopSignal as written; empty when there is none
 * @param onBuild the triggers that this image carries, in order
 */
public record ImageConfig(
    String author,
    String user,
    String workingDir,
    SequencedMap<String, String> environment,
    List<String> entrypoint,
    List<String> cmd,
    boolean cmdArgsEscaped,
    List<String> shell,
    SortedSet<String> exposedPorts,
    SortedSet<String> volumes,
    SortedMap<String, String> labels,
    String stopSignal,
    Optional<Healthcheck> healthcheck,
    List<String> onBuild) {

  /** What PATH is when an image sets none (BuildKit, system.DefaultPathEnvUnix). */
  public static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  /** The configuration in which nothing is set. */
  public static final ImageConfig EMPTY =
      new ImageConfig("", "", "", new LinkedHashMap<>(), List.of(), List.of(), false, List.of(), new TreeSet<>(),
          new TreeSet<>(), new TreeMap<>(), "", Optional.empty(), List.of());

  private static final List<String> DEFAULT_SHELL = List.of("/bin/sh", "-c");

  public ImageConfig {
    Objects.requireNonNull(author);
    Objects.requireNonNull(user);
    Objects.requireNonNull(workingDir);
    environment = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(environment));
    entrypoint = List.copyOf(entrypoint);
    cmd = List.copyOf(cmd);
    shell = List.copyOf(shell);
    exposedPorts = Collections.unmodifiableSortedSet(new TreeSet<>(exposedPorts));
    volumes = Collections.unmodifiableSortedSet(new TreeSet<>(volumes));
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    Objects.requireNonNull(stopSignal);
    Objects.requireNonNull(healthcheck);
    onBuild = List.copyOf(onBuild);
  }

  /** Returns the shell that runs a command in shell form. */
  public List<String> effectiveShell() {
    return shell.isEmpty() ? DEFAULT_SHELL : shell;
  }

  /** Returns the directory that relative paths start from. */
  public ImagePath workingDirectory() {
    return ImagePath.clean(workingDir);
  }

  /** Returns the argument vector of a command: a command in shell form gets the shell before it. */
  public List<String> argv(boolean shellForm, List<String> command) {
    if (!shellForm) {
      return List.copyOf(command);
    }
    var argv = new ArrayList<>(effectiveShell());
    argv.addAll(command);
    return List.copyOf(argv);
  }

  public ImageConfig withAuthor(String text) {
    return new ImageConfig(text, user, workingDir, environment, entrypoint, cmd, cmdArgsEscaped, shell, exposedPorts, volumes, labels, stopSignal, healthcheck, onBuild);
  }

  public ImageConfig withUser(String text) {
    return new ImageConfig(author, text, workingDir, environment, entrypoint, cmd, cmdArgsEscaped, shell, exposedPorts, volumes, labels, stopSignal, healthcheck, onBuild);
  }

  public ImageConfig withWorkingDir(String text) {
    return new ImageConfig(author, user, text, environment, entrypoint, cmd, cmdArgsEscaped, shell, exposedPorts, volumes, labels, stopSignal, healthcheck, onBuild);
  }

  /** Sets one variable; one that is there already keeps its place. */
  public ImageConfig withEnvironment(String name, String value) {
    var changed = new LinkedHashMap<>(environment);
    changed.put(name, value);
    return new ImageConfig(author, user, workingDir, changed, entrypoint, cmd, cmdArgsEscaped, shell, exposedPorts, volumes, labels, stopSignal, healthcheck, onBuild);
  }

  public ImageConfig withEntrypoint(List<String> argv) {
    return new ImageConfig(author, user, workingDir, environment, argv, cmd, cmdArgsEscaped, shell, exposedPorts, volumes, labels, stopSignal, healthcheck, onBuild);
  }

  public ImageConfig withCmd(List<String> argv, boolean argsEscaped) {
    return new ImageConfig(author, user, workingDir, environment, entrypoint, argv, argsEscaped, shell, exposedPorts, volumes, labels, stopSignal, healthcheck, onBuild);
  }

  public ImageConfig withShell(List<String> argv) {
    return new ImageConfig(author, user, workingDir, environment, entrypoint, cmd, cmdArgsEscaped, argv, exposedPorts, volumes, labels, stopSignal, healthcheck, onBuild);
  }

  public ImageConfig withExposedPort(String port) {
    var changed = new TreeSet<>(exposedPorts);
    changed.add(port);
    return new ImageConfig(author, user, workingDir, environment, entrypoint, cmd, cmdArgsEscaped, shell, changed, volumes, labels, stopSignal, healthcheck, onBuild);
  }

  public ImageConfig withVolume(String path) {
    var changed = new TreeSet<>(volumes);
    changed.add(path);
    return new ImageConfig(author, user, workingDir, environment, entrypoint, cmd, cmdArgsEscaped, shell, exposedPorts, changed, labels, stopSignal, healthcheck, onBuild);
  }

  public ImageConfig withLabel(String key, String value) {
    Map<String, String> changed = new TreeMap<>(labels);
    changed.put(key, value);
    return new ImageConfig(author, user, workingDir, environment, entrypoint, cmd, cmdArgsEscaped, shell, exposedPorts, volumes, new TreeMap<>(changed), stopSignal, healthcheck, onBuild);
  }

  public ImageConfig withStopSignal(String signal) {
    return new ImageConfig(author, user, workingDir, environment, entrypoint, cmd, cmdArgsEscaped, shell, exposedPorts, volumes, labels, signal, healthcheck, onBuild);
  }

  public ImageConfig withHealthcheck(Healthcheck check) {
    return new ImageConfig(author, user, workingDir, environment, entrypoint, cmd, cmdArgsEscaped, shell, exposedPorts, volumes, labels, stopSignal, Optional.of(check), onBuild);
  }

  public ImageConfig withOnBuild(List<String> triggers) {
    return new ImageConfig(author, user, workingDir, environment, entrypoint, cmd, cmdArgsEscaped, shell, exposedPorts, volumes, labels, stopSignal, healthcheck, triggers);
  }
}
