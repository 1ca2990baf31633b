package dev.kaniko.image;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
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
 * @param environmentEntries {@code NAME=value} in the order in which variables were first set; a base may have brought entries without
 *     {@code =}, and several of one name, which all stay
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
    List<String> environmentEntries,
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
      new ImageConfig("", "", "", List.of(), List.of(), List.of(), false, List.of(), new TreeSet<>(),
          new TreeSet<>(), new TreeMap<>(), "", Optional.empty(), List.of());

  private static final List<String> DEFAULT_SHELL = List.of("/bin/sh", "-c");

  public ImageConfig {
    Objects.requireNonNull(author);
    Objects.requireNonNull(user);
    Objects.requireNonNull(workingDir);
    environmentEntries = LateList.of(environmentEntries);
    entrypoint = List.copyOf(entrypoint);
    cmd = List.copyOf(cmd);
    shell = List.copyOf(shell);
    exposedPorts = LateSet.of(exposedPorts);
    volumes = LateSet.of(volumes);
    labels = LateMap.of(labels);
    Objects.requireNonNull(stopSignal);
    Objects.requireNonNull(healthcheck);
    onBuild = LateList.of(onBuild);
  }

  /** A configuration whose environment has one entry for each variable. */
  public ImageConfig(
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
    this(author, user, workingDir, environment.entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue()).toList(), entrypoint, cmd,
        cmdArgsEscaped, shell, exposedPorts, volumes, labels, stopSignal, healthcheck, onBuild);
  }

  /** Returns the variables in the order in which they were first set. An entry without {@code =} is an empty variable; of several the last counts. */
  public SequencedMap<String, String> environment() {
    var environment = new LinkedHashMap<String, String>();
    environmentEntries.forEach(entry -> environment.put(LateList.nameOf(entry), entry.substring(Math.min(entry.length(), LateList.nameOf(entry).length() + 1))));
    return Collections.unmodifiableSequencedMap(environment);
  }

  /** Returns the shell that runs a command in shell form. */
  public List<String> effectiveShell() {
    return shell.isEmpty() ? DEFAULT_SHELL : shell;
  }

  /** Returns the directory that relative paths start from. */
  public ImagePath workingDirectory() {
    return ImagePath.clean(workingDir);
  }

  /**
   * Returns what {@link #workingDir} becomes when a directory is entered: one that is absolute stays as it is written, with doubled and
   * trailing slashes.
   */
  public String entering(String directory) {
    return directory.startsWith("/") ? directory : workingDirectory().resolve(directory).text();
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
    return new ImageConfig(text, user, workingDir, environmentEntries, entrypoint, cmd, cmdArgsEscaped, shell, exposedPorts, volumes, labels, stopSignal, healthcheck, onBuild);
  }

  public ImageConfig withUser(String text) {
    return new ImageConfig(author, text, workingDir, environmentEntries, entrypoint, cmd, cmdArgsEscaped, shell, exposedPorts, volumes, labels, stopSignal, healthcheck, onBuild);
  }

  public ImageConfig withWorkingDir(String text) {
    return new ImageConfig(author, user, text, environmentEntries, entrypoint, cmd, cmdArgsEscaped, shell, exposedPorts, volumes, labels, stopSignal, healthcheck, onBuild);
  }

  /** Sets one variable; one that is there already keeps its place. Of several entries with the name the first changes, as in BuildKit. */
  public ImageConfig withEnvironment(String name, String value) {
    var changed = LateList.of(environmentEntries).with(name, value);
    return new ImageConfig(author, user, workingDir, changed, entrypoint, cmd, cmdArgsEscaped, shell, exposedPorts, volumes, labels, stopSignal, healthcheck, onBuild);
  }

  public ImageConfig withEntrypoint(List<String> argv) {
    return new ImageConfig(author, user, workingDir, environmentEntries, argv, cmd, cmdArgsEscaped, shell, exposedPorts, volumes, labels, stopSignal, healthcheck, onBuild);
  }

  public ImageConfig withCmd(List<String> argv, boolean argsEscaped) {
    return new ImageConfig(author, user, workingDir, environmentEntries, entrypoint, argv, argsEscaped, shell, exposedPorts, volumes, labels, stopSignal, healthcheck, onBuild);
  }

  public ImageConfig withShell(List<String> argv) {
    return new ImageConfig(author, user, workingDir, environmentEntries, entrypoint, cmd, cmdArgsEscaped, argv, exposedPorts, volumes, labels, stopSignal, healthcheck, onBuild);
  }

  public ImageConfig withExposedPort(String port) {
    var changed = LateSet.of(exposedPorts).with(port);
    return new ImageConfig(author, user, workingDir, environmentEntries, entrypoint, cmd, cmdArgsEscaped, shell, changed, volumes, labels, stopSignal, healthcheck, onBuild);
  }

  public ImageConfig withVolume(String path) {
    var changed = LateSet.of(volumes).with(path);
    return new ImageConfig(author, user, workingDir, environmentEntries, entrypoint, cmd, cmdArgsEscaped, shell, exposedPorts, changed, labels, stopSignal, healthcheck, onBuild);
  }

  public ImageConfig withLabel(String key, String value) {
    var changed = LateMap.of(labels).with(key, value);
    return new ImageConfig(author, user, workingDir, environmentEntries, entrypoint, cmd, cmdArgsEscaped, shell, exposedPorts, volumes, changed, stopSignal, healthcheck, onBuild);
  }

  public ImageConfig withStopSignal(String signal) {
    return new ImageConfig(author, user, workingDir, environmentEntries, entrypoint, cmd, cmdArgsEscaped, shell, exposedPorts, volumes, labels, signal, healthcheck, onBuild);
  }

  public ImageConfig withHealthcheck(Healthcheck check) {
    return new ImageConfig(author, user, workingDir, environmentEntries, entrypoint, cmd, cmdArgsEscaped, shell, exposedPorts, volumes, labels, stopSignal, Optional.of(check), onBuild);
  }

  ImageConfig withTrigger(String trigger) {
    return withOnBuild(LateList.of(onBuild).with(trigger));
  }

  public ImageConfig withOnBuild(List<String> triggers) {
    return new ImageConfig(author, user, workingDir, environmentEntries, entrypoint, cmd, cmdArgsEscaped, shell, exposedPorts, volumes, labels, stopSignal, healthcheck, triggers);
  }

  /** Returns the parts that assignments of some kinds make; the others are not set. */
  public ImageConfig only(Set<Class<? extends ConfigDelta.Edit>> kinds) {
    boolean hasCmd = kinds.contains(ConfigDelta.Cmd.class);
    return new ImageConfig(
        kinds.contains(ConfigDelta.Author.class) ? author : EMPTY.author,
        kinds.contains(ConfigDelta.User.class) ? user : EMPTY.user,
        kinds.contains(ConfigDelta.WorkingDir.class) ? workingDir : EMPTY.workingDir,
        kinds.contains(ConfigDelta.Env.class) ? environmentEntries : EMPTY.environmentEntries,
        kinds.contains(ConfigDelta.Entrypoint.class) ? entrypoint : EMPTY.entrypoint,
        hasCmd ? cmd : EMPTY.cmd,
        hasCmd ? cmdArgsEscaped : EMPTY.cmdArgsEscaped,
        kinds.contains(ConfigDelta.Shell.class) ? shell : EMPTY.shell,
        kinds.contains(ConfigDelta.ExposedPort.class) ? exposedPorts : EMPTY.exposedPorts,
        kinds.contains(ConfigDelta.Volume.class) ? volumes : EMPTY.volumes,
        kinds.contains(ConfigDelta.Label.class) ? labels : EMPTY.labels,
        kinds.contains(ConfigDelta.StopSignal.class) ? stopSignal : EMPTY.stopSignal,
        kinds.contains(ConfigDelta.SetHealthcheck.class) ? healthcheck : EMPTY.healthcheck,
        kinds.contains(ConfigDelta.OnBuild.class) ? onBuild : EMPTY.onBuild);
  }
}
