package dev.kaniko.compiler.parse;

import dev.kaniko.instruction.syntax.ArgumentShape;
import dev.kaniko.instruction.syntax.Expansion;
import dev.kaniko.instruction.syntax.FlagSpec;
import dev.kaniko.instruction.syntax.HeredocUse;
import dev.kaniko.instruction.syntax.InstructionSyntax;
import dev.kaniko.instruction.syntax.Keyword;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How the standard instructions are written, after language.md §3 and §5. */
public final class Syntaxes {
  public static final Map<Keyword, InstructionSyntax> STANDARD = List.of(
          InstructionSyntax.of("ARG", ArgumentShape.NAMES, Expansion.WORDS).ignoringFlags(),
          InstructionSyntax.of("ENV", ArgumentShape.KEY_VALUES, Expansion.WORDS),
          InstructionSyntax.of("LABEL", ArgumentShape.KEY_VALUES, Expansion.WORDS),
          InstructionSyntax.of("RUN", ArgumentShape.COMMAND, Expansion.NONE)
              .withFlags(
                  new FlagSpec("mount", FlagSpec.Kind.TEXT, true, FlagSpec.FlagExpansion.OPTION_VALUES),
                  FlagSpec.text("network"),
                  FlagSpec.text("security"),
                  FlagSpec.text("device").many())
              .withHeredocs(HeredocUse.COMMAND),
          InstructionSyntax.of("CMD", ArgumentShape.COMMAND, Expansion.NONE),
          InstructionSyntax.of("ENTRYPOINT", ArgumentShape.COMMAND, Expansion.NONE),
          InstructionSyntax.of("SHELL", ArgumentShape.COMMAND, Expansion.NONE),
          InstructionSyntax.of("COPY", ArgumentShape.WORDS, Expansion.WORDS)
              .withFlags(
                  FlagSpec.text("from"),
                  FlagSpec.expanded("chown"),
                  FlagSpec.expanded("chmod"),
                  FlagSpec.bool("link"),
                  FlagSpec.bool("parents"),
                  FlagSpec.text("exclude").many())
              .withHeredocs(HeredocUse.FILES),
          InstructionSyntax.of("ADD", ArgumentShape.WORDS, Expansion.WORDS)
              .withFlags(
                  FlagSpec.expanded("chown"),
                  FlagSpec.expanded("chmod"),
                  FlagSpec.bool("link"),
                  FlagSpec.bool("keep-git-dir"),
                  FlagSpec.expanded("checksum"),
                  FlagSpec.bool("unpack"),
                  FlagSpec.text("exclude").many())
              .withHeredocs(HeredocUse.FILES),
          InstructionSyntax.of("VOLUME", ArgumentShape.WORDS, Expansion.WORDS),
          InstructionSyntax.of("EXPOSE", ArgumentShape.PLAIN_WORDS, Expansion.SORTED_AND_SPLIT),
          InstructionSyntax.of("USER", ArgumentShape.LINE, Expansion.WORDS),
          InstructionSyntax.of("WORKDIR", ArgumentShape.LINE, Expansion.WORDS),
          InstructionSyntax.of("STOPSIGNAL", ArgumentShape.LINE, Expansion.WORDS).ignoringFlags(),
          InstructionSyntax.of("MAINTAINER", ArgumentShape.LINE, Expansion.NONE),
          InstructionSyntax.of("HEALTHCHECK", ArgumentShape.WORD_AND_COMMAND, Expansion.NONE)
              .withFlags(
                  FlagSpec.text("interval"),
                  FlagSpec.text("timeout"),
                  FlagSpec.text("start-period"),
                  FlagSpec.text("start-interval"),
                  FlagSpec.text("retries")),
          InstructionSyntax.of("ONBUILD", ArgumentShape.TRIGGER, Expansion.NONE))
      .stream()
      .collect(Collectors.toMap(InstructionSyntax::keyword, syntax -> syntax));

  /** The same without any check of flags, as the reference's first phase. */
  public static final Map<Keyword, InstructionSyntax> UNCHECKED = STANDARD.values().stream()
      .collect(Collectors.toMap(InstructionSyntax::keyword, InstructionSyntax::ignoringFlags));

  private Syntaxes() {}
}
