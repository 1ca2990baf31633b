package dev.kaniko.instruction;

import dev.kaniko.diagnostic.Span;
import dev.kaniko.image.ConfigDelta;
import dev.kaniko.image.ImageConfig;
import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.syntax.Keyword;
import dev.kaniko.instruction.syntax.Text;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What an instruction will do, as far as its text tells. A build plan, the checks before a build, {@code kaniko plan} and the rules of
 * {@code kaniko lint} know an instruction by its effects only; they ask for no class and no keyword. Whoever carries the instruction out
 * compares layer, settings, working directory, commands and variables with what happens, and ends the build where they differ.
 *
 * @param layer whether it makes a layer
 * @param settings the kinds of assignments that it makes to the configuration; an outcome has no others
 * @param workingDirectory the working directory behind it, as written: absolute, or relative to the one before. Present exactly if
 *     {@code settings} has {@link ConfigDelta.WorkingDir}
 * @param placements where it puts files and directories; empty for an instruction whose places its text does not tell
 * @param users the users and groups, {@code user[:group]}, that it names
 * @param commands what its commands need; present exactly if it has {@link RootAccess#OBSERVE}
 * @param variables the names in {@link ExecutionContext#environment} and {@link ExecutionContext#arguments} that it looks at: it is shown no
 *     others. Empty if it looks at all of them
 * @param settingsRead the parts of {@link ExecutionContext#config} that it looks at, each named by the assignment that makes it: of the
 *     others it is shown nothing, as if they were not set. Empty if it looks at all of them
 * @param earlier the keywords that it asks {@link ExecutionContext#follows} for: of others it is told that none came before. Empty if it may ask
 *     for any
 * @param infallible whether it comes to an outcome wherever it stands, with no warning, and does nothing else that anybody notices: where
 *     nobody looks at what it sets, it need not be carried out. An instruction that makes a layer or runs commands never is
 */
public record Effects(
    Layer layer,
    Set<Class<? extends ConfigDelta.Edit>> settings,
    Optional<Text> workingDirectory,
    List<Placement> placements,
    List<Text> users,
    Optional<CommandNeeds> commands,
    Optional<Set<String>> variables,
    Optional<Set<Class<? extends ConfigDelta.Edit>>> settingsRead,
    Optional<Set<Keyword>> earlier,
    boolean infallible) {
  /** Whether an instruction makes a layer. */
  public enum Layer {
    ALWAYS,
    NEVER,
    /** Only carrying it out will tell. */
    DEPENDS
  }

  /** The effects of an instruction that does nothing but leave a line in the history. */
  public static final Effects NONE =
      new Effects(
          Layer.NEVER, Set.of(), Optional.empty(), List.of(), List.of(), Optional.empty(), Optional.of(Set.of()), Optional.of(Set.of()),
          Optional.of(Set.of()), false);

  public Effects {
    Objects.requireNonNull(layer);
    settings = Set.copyOf(settings);
    Objects.requireNonNull(workingDirectory);
    placements = List.copyOf(placements);
    users = List.copyOf(users);
    Objects.requireNonNull(commands);
    variables = variables.map(Set::copyOf);
    settingsRead = settingsRead.map(Set::copyOf);
    earlier = earlier.map(Set::copyOf);
    if (settings.contains(ConfigDelta.WorkingDir.class) != workingDirectory.isPresent()) {
      throw new IllegalArgumentException("an instruction that sets the working directory tells it");
    }
    if (infallible && (layer != Layer.NEVER || commands.isPresent())) {
      throw new IllegalArgumentException("an instruction that may make a layer or runs commands may fail");
    }
  }

  /** Returns what is assumed of an instruction that says nothing: it sets nothing, may make a layer and fail, and looks at everything. */
  public static Effects unknown(RootAccess access) {
    var commands = access == RootAccess.OBSERVE ? Optional.of(CommandNeeds.PLAIN) : Optional.<CommandNeeds>empty();
    return new Effects(Layer.DEPENDS, Set.of(), Optional.empty(), List.of(), List.of(), commands, Optional.empty(), Optional.empty(), Optional.empty(), false);
  }

  public Effects withLayer(Layer other) {
    return new Effects(other, settings, workingDirectory, placements, users, commands, variables, settingsRead, earlier, infallible);
  }

  /** Returns these effects with one more kind of assignment. */
  public Effects setting(Class<? extends ConfigDelta.Edit> kind) {
    return new Effects(layer, plus(settings, kind), workingDirectory, placements, users, commands, variables, settingsRead, earlier, infallible);
  }

  /** Returns these effects with a working directory, which is an assignment too; a relative one begins at the working directory before. */
  public Effects withWorkingDirectory(Text directory) {
    var all = plus(settings, ConfigDelta.WorkingDir.class);
    return new Effects(layer, all, Optional.of(directory), placements, users, commands, variables, settingsRead, earlier, infallible)
        .from(List.of(directory));
  }

  /** Returns these effects with places; relative ones begin at the working directory. */
  public Effects withPlacements(List<Placement> all) {
    return new Effects(layer, settings, workingDirectory, all, users, commands, variables, settingsRead, earlier, infallible)
        .from(all.stream().map(Placement::destination).toList());
  }

  private Effects from(List<Text> paths) {
    return paths.stream().allMatch(path -> path.value().startsWith("/")) ? this : reading(ConfigDelta.WorkingDir.class);
  }

  public Effects withUsers(List<Text> all) {
    return new Effects(layer, settings, workingDirectory, placements, all, commands, variables, settingsRead, earlier, infallible);
  }

  /** Returns these effects with commands, which may look at every variable. */
  public Effects withCommands(CommandNeeds needs) {
    return new Effects(layer, settings, workingDirectory, placements, users, Optional.of(needs), Optional.empty(), settingsRead, earlier, infallible);
  }

  /** Returns these effects with the variables that are looked at. */
  public Effects withVariables(Set<String> names) {
    return new Effects(layer, settings, workingDirectory, placements, users, commands, Optional.of(names), settingsRead, earlier, infallible);
  }

  /** Returns these effects with one more part of the configuration that is looked at. */
  public Effects reading(Class<? extends ConfigDelta.Edit> kind) {
    var all = settingsRead.map(kinds -> plus(kinds, kind));
    return new Effects(layer, settings, workingDirectory, placements, users, commands, variables, all, earlier, infallible);
  }

  /** Returns these effects with one more keyword that is asked for. */
  public Effects askingFor(Keyword keyword) {
    var all = earlier.map(keywords -> plus(keywords, keyword));
    return new Effects(layer, settings, workingDirectory, placements, users, commands, variables, settingsRead, all, infallible);
  }

  private static <T> Set<T> plus(Set<T> some, T more) {
    var all = new HashSet<>(some);
    all.add(more);
    return all;
  }

  /** Returns these effects of an instruction that comes to an outcome wherever it stands. */
  public Effects neverFailing() {
    return new Effects(layer, settings, workingDirectory, placements, users, commands, variables, settingsRead, earlier, true);
  }

  /** Tells whether a variable is looked at. */
  public boolean reads(String variable) {
    return variables.map(names -> names.contains(variable)).orElse(true);
  }

  /** Tells whether the part of the configuration is looked at that assignments of a kind make. */
  public boolean reads(Class<? extends ConfigDelta.Edit> kind) {
    return settingsRead.map(kinds -> kinds.contains(kind)).orElse(true);
  }

  /** Tells whether it may ask whether an instruction with this keyword came before. */
  public boolean asksFor(Keyword keyword) {
    return earlier.map(keywords -> keywords.contains(keyword)).orElse(true);
  }

  /** Returns what the instruction is shown of the configuration before it. */
  public ImageConfig shown(ImageConfig config) {
    return settingsRead.map(config::only).orElse(config);
  }

  /** Tells whether an assignment of this kind is made. */
  public boolean sets(Class<? extends ConfigDelta.Edit> kind) {
    return settings.contains(kind);
  }

  /** Returns the places in the Dockerfile that the effects speak of; each lies in the instruction. */
  public List<Span> spans() {
    return Stream.of(
        workingDirectory.stream(), placements.stream().flatMap(Placement::texts), users.stream(),
        commands.stream().flatMap(needs -> needs.mounts().stream()).flatMap(mount -> mount.target().stream()))
        .flatMap(texts -> texts)
        .map(Text::span)
        .toList();
  }

  /**
   * Compares an outcome with these effects.
   *
   * @param before the configuration before the instruction
   * @return what the outcome does though it is not said here, or leaves out though it is: a clause without its subject; empty if they agree
   */
  public Optional<String> contradiction(Outcome outcome, ImageConfig before) {
    if (outcome.layer().isPresent() && layer == Layer.NEVER) {
      return Optional.of("made a layer, and its effects say that it makes none");
    }
    if (outcome.layer().isEmpty() && layer == Layer.ALWAYS) {
      return Optional.of("made no layer, and its effects say that it makes one");
    }
    var directory = outcome.config().applyTo(before).workingDirectory();
    if (workingDirectory.isPresent() && !directory.equals(ImagePath.clean(before.entering(workingDirectory.get().value())))) {
      return Optional.of("left the working directory " + directory + ", and its effects lead to " + before.entering(workingDirectory.get().value()));
    }
    return outcome.config().edits().stream()
        .map(ConfigDelta.Edit::getClass)
        .filter(kind -> !settings.contains(kind))
        .findFirst()
        .map(kind -> "made the assignment ConfigDelta." + kind.getSimpleName() + ", which its effects do not name");
  }
}
