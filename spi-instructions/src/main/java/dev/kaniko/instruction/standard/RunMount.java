package dev.kaniko.instruction.standard;

import dev.kaniko.diagnostic.Span;
import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.Input;
import dev.kaniko.instruction.InstructionFailedException;
import dev.kaniko.instruction.Mount;
import dev.kaniko.instruction.MountNeed;
import dev.kaniko.instruction.Origin;
import dev.kaniko.instruction.syntax.GoFormat;
import dev.kaniko.instruction.syntax.Text;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One {@code --mount} of RUN, with its defaults filled in but its target as written: that may be relative to the working directory.
 *
 * @param type what is mounted
 * @param target empty for none
 * @param from empty for none
 * @param source the path in {@code from}
 * @param id names a cache, a secret or an agent; empty for none
 * @param variable the variable that a secret is put into; empty for none
 * @param mode permission bits
 * @param span where it is written
 */
public record RunMount(
    Type type,
    String target,
    String from,
    String source,
    boolean readOnly,
    String id,
    Mount.Sharing sharing,
    OptionalLong size,
    boolean required,
    int mode,
    long uid,
    long gid,
    Optional<String> variable,
    Span span) {
  /** What is mounted. */
  public enum Type {
    BIND,
    CACHE,
    TMPFS,
    SECRET,
    SSH
  }

  public RunMount {
    Objects.requireNonNull(type);
    Objects.requireNonNull(target);
    Objects.requireNonNull(from);
    Objects.requireNonNull(source);
    Objects.requireNonNull(id);
    Objects.requireNonNull(sharing);
    Objects.requireNonNull(size);
    Objects.requireNonNull(variable);
    Objects.requireNonNull(span);
  }

  /** Returns the tree that is read, and what of it; empty if there is none. */
  public Optional<Input.Files> input() {
    return origin().map(origin -> new Input.Files(origin, List.of(ImagePath.clean(source).text())));
  }

  private Optional<Origin> origin() {
    if (!from.isEmpty()) {
      return Optional.of(new Origin.Named(from, false));
    }
    return type == Type.BIND ? Optional.of(new Origin.BuildContext()) : Optional.empty();
  }

  /**
   * Returns the mount for a working directory.
   *
   * @param agents how many agents were mounted before this one
   * @throws InstructionFailedException if the target is the root
   */
  Mount at(ImagePath workingDirectory, int agents) throws InstructionFailedException {
    return switch (type) {
      case BIND -> new Mount.Bind(place(workingDirectory), origin().orElseThrow(), ImagePath.clean(source), readOnly);
      case CACHE ->
          new Mount.Cache(place(workingDirectory), id, sharing, origin(), ImagePath.clean(source), readOnly, mode, uid, gid);
      case TMPFS -> new Mount.Tmpfs(place(workingDirectory), size);
      case SECRET -> {
        var file = target.isEmpty() ? Optional.<ImagePath>empty() : Optional.of(place(workingDirectory));
        yield new Mount.Secret(id, file, variable, required, mode, uid, gid);
      }
      case SSH -> {
        var socket = target.isEmpty() ? new ImagePath("/run/buildkit/ssh_agent." + agents) : place(workingDirectory);
        yield new Mount.Ssh(id, socket, required, mode, uid, gid);
      }
    };
  }

  /** Returns what is told of the mount before it is made. */
  MountNeed need() {
    boolean anywhere = target.isEmpty() && (type == Type.SECRET || type == Type.SSH);
    return new MountNeed(MountNeed.Kind.valueOf(type.name()), anywhere ? Optional.empty() : Optional.of(new Text(target, span)), id, required);
  }

  private ImagePath place(ImagePath workingDirectory) throws InstructionFailedException {
    var place = workingDirectory.resolve(target);
    if (place.isRoot()) {
      throw new InstructionFailedException("invalid mount target " + GoFormat.quoted(target.isEmpty() ? "/" : target));
    }
    return place;
  }

  /** Returns what it means, as the values of a field of a fingerprint. */
  List<String> meaning() {
    return List.of(type.name(), target, source, String.valueOf(readOnly), id, sharing.name(),
        size.isPresent() ? String.valueOf(size.getAsLong()) : "", String.valueOf(required), Integer.toOctalString(mode), uid + ":" + gid,
        variable.orElse(""));
  }
}
