package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.compiler.lint.LintedStage;
import dev.kaniko.compiler.shell.command.Argument;
import dev.kaniko.compiler.shell.command.Invocation;
import dev.kaniko.compiler.shell.command.ShellText;
import dev.kaniko.instruction.CommandNeeds;
import dev.kaniko.instruction.Effects;
import dev.kaniko.instruction.MountNeed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The commands of one instruction that runs some while the image is built, or that is kept as a trigger which will. */
final class RunStep {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{?([A-Za-z_][A-Za-z0-9_]*)}?");

  private final RunSteps all;
  private final LintedStage stage;
  private final Reading reading;
  private final ShellText text;
  private final List<MountNeed> mounts;
  private @Nullable Map<String, String> exported;

  RunStep(RunSteps all, LintedStage stage, Reading reading, ShellText text) {
    this.all = all;
    this.stage = stage;
    this.reading = reading;
    this.text = text;
    this.mounts = reading.effects().flatMap(Effects::commands).map(CommandNeeds::mounts).orElse(List.of());
  }

  LintedStage stage() {
    return stage;
  }

  Reading reading() {
    return reading;
  }

  /** Returns the instruction of the file that the commands belong to. */
  InstructionNode owner() {
    return text.owner();
  }

  /** Returns the commands in the order of the text; one that another runs, as {@code sudo} does, comes behind it. */
  List<Invocation> commands() {
    return text.commands();
  }

  ShellText.Form form() {
    return text.form();
  }

  /** Returns the files of the build context, where they are known. */
  Optional<ContextTree> contextFiles() {
    return all.contextFiles();
  }

  /** Tells whether the commands run in builds from the image (ONBUILD). */
  boolean isTrigger() {
    return text.owner().trigger().isPresent();
  }

  /** Tells whether what the commands leave behind is in an image. */
  boolean isKept() {
    return all.isKept(stage);
  }

  /** Tells whether a cache or a file system in memory is mounted where all files below a directory lie. */
  boolean mounts(String directory) {
    return !mounts.isEmpty() && mounts.stream()
        .filter(mount -> mount.kind() == MountNeed.Kind.CACHE || mount.kind() == MountNeed.Kind.TMPFS)
        .flatMap(mount -> mount.target().stream())
        .anyMatch(target -> Removal.holds(target.value(), directory));
  }

  /** Tells whether anything is mounted at a directory or below it. */
  boolean mountsIn(String directory) {
    return mounts.stream().flatMap(mount -> mount.target().stream()).anyMatch(target -> target.value().startsWith(directory));
  }

  /** Tells whether a path lies in something that is mounted. */
  boolean mountsAt(String path) {
    return mounts.stream().flatMap(mount -> mount.target().stream()).anyMatch(target -> Removal.holds(target.value(), path));
  }

  /** Returns what is mounted of a kind. */
  List<MountNeed> mounted(MountNeed.Kind kind) {
    return mounts.stream().filter(mount -> mount.kind() == kind).toList();
  }

  /** Tells whether something of a kind is mounted. */
  boolean mounts(MountNeed.Kind kind) {
    return mounts.stream().anyMatch(mount -> mount.kind() == kind);
  }

  /** Tells whether a word stands anywhere in the stage, or in one that it starts from: in a file that configures a tool, for example. */
  boolean mentions(String word) {
    return all.mentions(stage.draft(), word);
  }

  /** Returns the value of a variable that a command gets, from the instructions before or from the commands themselves. */
  Optional<String> value(String variable, Invocation command) {
    return command.node().assignments().stream()
        .filter(assignment -> assignment.name().equals(variable))
        .findFirst()
        .flatMap(assignment -> assignment.value().literal())
        .or(() -> Optional.ofNullable(exported().get(variable)))
        .or(() -> Optional.ofNullable(reading.environment().get(variable)));
  }

  private Map<String, String> exported() {
    var known = exported;
    if (known == null) {
      known = new HashMap<>();
      for (var command : commands()) {
        if (command.is("export", "env")) {
          for (var argument : command.arguments()) {
            var word = argument.literal().orElse("");
            int sign = word.indexOf('=');
            if (sign > 0) {
              known.put(word.substring(0, sign), word.substring(sign + 1));
            }
          }
        }
      }
      exported = known;
    }
    return known;
  }

  /**
   * Returns what a command gets for a word: patterns as they are written, and nothing for a variable that neither the file nor the command
   * sets. Empty if only the build can tell.
   */
  Optional<String> text(Argument argument) {
    var whole = new StringBuilder();
    for (var piece : argument.pieces()) {
      if (piece.kind() != Argument.Kind.UNKNOWN || piece.text().startsWith("~")) {
        whole.append(piece.text());
        continue;
      }
      var value = variable(piece.text());
      if (value.isEmpty()) {
        return Optional.empty();
      }
      whole.append(value.get());
    }
    return Optional.of(whole.toString());
  }

  private Optional<String> variable(String piece) {
    var match = VARIABLE.matcher(piece);
    if (!match.matches()) {
      return Optional.empty();
    }
    var name = match.group(1);
    var known = Optional.ofNullable(reading.environment().get(name));
    return known.isPresent() || reading.arguments().containsKey(name) || assigns(name) ? known : Optional.of("");
  }

  /** Tells whether the commands may give a variable a value. */
  boolean assigns(String name) {
    var script = text.text();
    return script.contains(name + "=") || script.contains("for " + name + " ") || script.contains("read ");
  }
}
