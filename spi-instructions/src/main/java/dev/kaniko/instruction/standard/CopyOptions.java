package dev.kaniko.instruction.standard;

import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.DiagnosticSink;
import dev.kaniko.instruction.Effects;
import dev.kaniko.instruction.Fingerprint;
import dev.kaniko.instruction.Placement;
import dev.kaniko.instruction.files.ModeChange;
import dev.kaniko.instruction.files.Owner;
import dev.kaniko.instruction.syntax.InstructionSource;
import dev.kaniko.instruction.syntax.Text;
import dev.kaniko.snapshot.PathPatterns;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The flags that COPY and ADD have in common.
 *
 * @param chown {@code user[:group]}; empty for none
 * @param mode {@code --chmod} as written; empty for none
 * @param link whether {@code --link} was given
 * @param excludes patterns of {@code --exclude}
 */
public record CopyOptions(Optional<Text> chown, String mode, boolean link, List<String> excludes) {
  public CopyOptions {
    Objects.requireNonNull(chown);
    Objects.requireNonNull(mode);
    excludes = List.copyOf(excludes);
  }

  /** Returns {@code user[:group]} as written; empty for none. */
  String owner() {
    return chown.map(Text::value).orElse("");
  }

  /** Returns what the mode does; empty for none. */
  public Optional<ModeChange> modeChange() {
    return mode.isEmpty() ? Optional.empty() : Optional.of(ModeChange.parse(mode));
  }

  /** Tells whether the files make a layer of their own, whatever the root holds. BuildKit gives that up when there is a mode. */
  public boolean isIndependent() {
    return link && mode.isEmpty();
  }

  /** Tells whether the root has to be looked at. */
  boolean readsRoot() {
    return !isIndependent();
  }

  Fingerprint addTo(Fingerprint fingerprint) {
    return fingerprint.with("chown", owner()).with("chmod", mode).with("link", isIndependent()).with("exclude", excludes);
  }

  /** Says what the flags do. */
  Effects addTo(Effects effects, Placement placement) {
    return effects.withPlacements(List.of(placement)).withUsers(chown.filter(text -> !text.isEmpty()).stream().toList());
  }

  /** The flags as the history shows them, each followed by a blank. */
  String createdBy() {
    return (owner().isEmpty() ? "" : "--chown=" + owner() + " ") + (mode.isEmpty() ? "" : "--chmod=" + mode + " ");
  }

  /** Reads the flags; empty if an error was reported. */
  static Optional<CopyOptions> read(InstructionSource source, DiagnosticSink diagnostics) {
    boolean valid = true;
    var mode = source.flag("chmod");
    if (mode.isPresent() && !mode.get().isEmpty()) {
      try {
        ModeChange.parse(mode.get().value());
      } catch (IllegalArgumentException e) {
        valid = false;
        diagnostics.report(
            Diagnostic.error("InvalidMode", mode.get().span(), String.valueOf(e.getMessage()))
                .withHelp("write an octal number such as 755, or a symbolic mode such as u=rwX,go=rX"));
      }
    }
    for (var exclude : source.flags("exclude")) {
      try {
        PathPatterns.compile(List.of(exclude.value()));
      } catch (IllegalArgumentException e) {
        valid = false;
        diagnostics.report(Diagnostic.error("InvalidPattern", exclude.span(), String.valueOf(e.getMessage())));
      }
    }
    var excludes = source.flags("exclude").stream().map(Text::value).toList();
    var options = new CopyOptions(source.flag("chown"), mode.map(Text::value).orElse(""), source.isSet("link"), excludes);
    return options.checkOwner(diagnostics) && valid ? Optional.of(options) : Optional.empty();
  }

  /** Files that make a layer of their own have no {@code /etc/passwd} beside them. */
  private boolean checkOwner(DiagnosticSink diagnostics) {
    boolean known = !isIndependent() || Owner.isNumeric(owner());
    if (!known) {
      diagnostics.report(
          Diagnostic.error("OwnerOfLinkedCopy", chown.orElseThrow().span(),
              "invalid user index: -1: with --link the image is not looked at, so no name can be looked up in its /etc/passwd and /etc/group")
              .withNote(owner() + " is no number")
              .withHelp("write the owner in numbers, such as --chown=1000:1000, or leave --link out"));
    }
    return known;
  }
}
