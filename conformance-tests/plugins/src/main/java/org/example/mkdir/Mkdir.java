package org.example.mkdir;

import dev.kaniko.diagnostic.Span;
import dev.kaniko.instruction.Effects;
import dev.kaniko.instruction.ExecutionContext;
import dev.kaniko.instruction.Fingerprint;
import dev.kaniko.instruction.Instruction;
import dev.kaniko.instruction.Outcome;
import dev.kaniko.instruction.Placement;
import dev.kaniko.instruction.RootAccess;
import dev.kaniko.instruction.files.Destination;
import dev.kaniko.instruction.files.Owner;
import dev.kaniko.instruction.files.TargetTree;
import dev.kaniko.instruction.syntax.Keyword;
import dev.kaniko.instruction.syntax.Text;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * MKDIR: directories, and those above them that are missing, which are root's and 0755. What is there stays as it is. Below a directory with the
 * set-group-ID bit a new one has the bit too, and those that are not named have its group, as mkdir(2) makes them.
 *
 * @param paths absolute, or relative to the working directory
 * @param mode permission bits of the directories that are named
 * @param chown their owner, {@code user[:group]}; empty for root
 */
public record Mkdir(List<Text> paths, int mode, Optional<Text> chown, Span span) implements Instruction {
  static final Keyword KEYWORD = new Keyword("MKDIR");
  private static final int MODE_ABOVE = 0755;

  public Mkdir {
    paths = List.copyOf(paths);
    Objects.requireNonNull(chown);
    Objects.requireNonNull(span);
  }

  @Override
  public Keyword keyword() {
    return KEYWORD;
  }

  /** It looks which directories are missing. */
  @Override
  public RootAccess rootAccess() {
    return RootAccess.READ;
  }

  @Override
  public Optional<Fingerprint> fingerprint() {
    return Optional.of(Fingerprint.EMPTY.with("paths", paths.stream().map(Text::value).toList()).with("mode", Integer.toOctalString(mode))
        .with("owner", owner()));
  }

  private String owner() {
    return chown.map(Text::value).orElse("0:0");
  }

  /** It makes a layer with these directories, names a user, and looks at no variable. */
  @Override
  public Effects effects() {
    return Effects.NONE.withLayer(Effects.Layer.ALWAYS)
        .withPlacements(paths.stream().map(Placement::directory).toList())
        .withUsers(chown.stream().toList());
  }

  @Override
  public Outcome execute(ExecutionContext context) throws IOException {
    var target = new TargetTree(context.root());
    var owner = Owner.of(owner(), context);
    for (var path : paths) {
      var place = target.resolve(Destination.of(path.value(), context.config()).path());
      if (!place.isRoot()) {
        target.makeDirectories(place.parent(), MODE_ABOVE, Optional.empty(), context.now());
        target.makeDirectories(place, mode, owner, context.now());
      }
    }
    return Outcome.layer(target.changes(), "MKDIR " + paths.stream().map(Text::value).collect(Collectors.joining(" ")));
  }
}
