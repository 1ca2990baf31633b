package dev.kaniko.compiler.editor;

import dev.kaniko.compiler.ast.FlagNode;
import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.compiler.editor.Variables.Declaration;
import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.compiler.plan.Provenance;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.instruction.Effects;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is said of the thing at a place, as Markdown. Values of variables whose names say secret are never in it.
 *
 * @param span the thing
 */
public record Hover(Span span, String markdown) {
  private static final int LONGEST_VALUE = 200;

  /** Returns what is said of an offset; empty where there is nothing to say. */
  public static Optional<Hover> at(EditedFile file, int offset) {
    return new Teller(file).at(offset);
  }

  private record Teller(EditedFile file) {
    Optional<Hover> at(int offset) {
      return use(offset)
          .or(() -> file.variables().declaration(offset).map(declaration -> new Hover(declaration.place(), declaration(declaration))))
          .or(() -> stage(offset))
          .or(() -> file.instruction(offset).flatMap(node -> instruction(node, offset)));
    }

    private Optional<Hover> use(int offset) {
      return file.variables().use(offset).map(use -> {
        var value = file.secrets().shown(use.name(), use.value());
        var lines = new ArrayList<String>();
        lines.add(code(use.name() + value.map(text -> "=" + text).orElse("")));
        if (use.assigned()) {
          lines.add("The commands here assign it too, so its value is known only when they run.");
        } else if (value.isEmpty()) {
          lines.add(use.declaration().isPresent() || use.provenance().isPresent() ? "It has no value here." : "Nothing declares it here.");
        }
        use.declaration().map(this::origin)
            .or(() -> use.provenance().map(Teller::source))
            .or(() -> use.value().map(_ -> "It comes from the base image or the builder."))
            .ifPresent(lines::add);
        return new Hover(use.place().orElse(use.span()), String.join("\n\n", lines));
      });
    }

    /** Says where a value comes from. */
    private String origin(Declaration declaration) {
      var at = " in line " + file.line(declaration.place().start());
      var builtWith = isGiven(declaration) ? ", with the value of `--build-arg`" : "";
      return switch (declaration.kind()) {
        case GLOBAL -> "ARG before the first FROM" + at + builtWith;
        case ENVIRONMENT -> declaration.node().keyword() + at;
        case ARGUMENT -> declaration.node().keyword() + at + builtWith
            + declaration.outer().filter(_ -> !hasDefault(declaration)).map(outer -> ", with the value of " + outer.node().keyword() + " in line " + file.line(outer.place().start())).orElse("");
      };
    }

    private boolean isGiven(Declaration declaration) {
      return file.variables().uses().stream()
          .filter(use -> use.declaration().filter(other -> Variables.isSame(other, declaration)).isPresent())
          .flatMap(use -> use.provenance().stream())
          .anyMatch(provenance -> provenance.kind() == Provenance.Kind.BUILD_ARGUMENT);
    }

    private boolean hasDefault(Declaration declaration) {
      return declaration.isName() && file.text().startsWith("=", declaration.place().end());
    }

    private static String source(Provenance provenance) {
      return switch (provenance.kind()) {
        case BASE_IMAGE -> "It comes from the base image.";
        case PREDEFINED -> "It is an argument of the builder.";
        case BUILD_ARGUMENT -> "It comes from `--build-arg`.";
        case ARGUMENT_DEFAULT, UNSET_ARGUMENT, ENVIRONMENT -> "It is declared in the file.";
      };
    }

    private String declaration(Declaration declaration) {
      var value = file.secrets().shown(declaration.name(), declaration.value());
      var lines = new ArrayList<String>();
      lines.add(code(declaration.name() + value.map(text -> "=" + text).orElse("")));
      if (value.isEmpty()) {
        lines.add("It has no value unless `--build-arg " + declaration.name() + "=…` gives one.");
      }
      if (declaration.kind() == Variables.Kind.ARGUMENT) {
        lines.add(origin(declaration));
      }
      var uses = file.variables().usesOf(declaration);
      lines.add(uses.isEmpty() ? "No line uses it by name." : "Used in " + lines(uses.stream().map(use -> use.span().start()).toList()) + ".");
      if (declaration.kind() == Variables.Kind.ENVIRONMENT) {
        lines.add("It is part of the configuration of the image.");
      }
      return String.join("\n\n", lines);
    }

    private String lines(List<Integer> offsets) {
      var lines = offsets.stream().limit(20).map(file::line).distinct().toList();
      return (lines.size() == 1 ? "line " : "lines ") + lines.stream().map(String::valueOf).collect(Collectors.joining(", ")) + (offsets.size() > 20 ? ", …" : "");
    }

    private Optional<Hover> stage(int offset) {
      return file.stages().at(offset).map(stage -> {
        var span = file.stages().usesOf(stage).stream().map(Stages.Use::span).filter(place -> Stages.holds(place, offset)).findFirst()
            .or(() -> stage.name().map(name -> name.span())).orElse(stage.base().span());
        return new Hover(span, StageSummary.of(file, stage));
      });
    }

    private Optional<Hover> instruction(InstructionNode node, int offset) {
      if (Stages.holds(node.word().span(), offset)) {
        var lines = new ArrayList<String>();
        if (node.known()) {
          lines.add(Help.markdown(node.syntax(), file.language()));
        }
        file.reading(node).ifPresent(reading -> lines.add(step(node, reading)));
        return lines.isEmpty() ? Optional.empty() : Optional.of(new Hover(node.word().span(), String.join("\n\n---\n\n", lines)));
      }
      return node.flags().stream().filter(flag -> Stages.holds(flag.flag().span(), offset)).findFirst().map(flag -> new Hover(flag.flag().span(), flag(node, flag)))
          .or(() -> base(node, offset));
    }

    private String flag(InstructionNode node, FlagNode flag) {
      var help = Help.of(node.keyword(), file.language());
      var said = help.flag(flag.flag().name()).orElse("A flag of " + node.keyword() + ".");
      var options = flag.flag().options().stream()
          .flatMap(option -> Optional.ofNullable(help.options(flag.flag().name()).get(option.key())).map(text -> "\n- `" + option.key() + "`: " + text).stream())
          .collect(Collectors.joining());
      return "`--" + flag.flag().name() + "`: " + said + (options.isEmpty() ? "" : "\n" + options);
    }

    private Optional<Hover> base(InstructionNode node, int offset) {
      return file.stage(node).filter(stage -> stage.span().equals(node.span()) && Stages.holds(stage.base().span(), offset))
          .map(stage -> new Hover(stage.base().span(), StageSummary.of(file, stage)));
    }

    private String step(InstructionNode node, Reading reading) {
      var lines = new ArrayList<String>();
      reading.effects().ifPresentOrElse(effects -> lines.add(layer(effects)), () -> lines.add("It has an error, so nothing is known of its layer."));
      file.stage(node).filter(stage -> !StageSummary.isOfImage(file, stage)).ifPresent(stage -> lines.add(
          "The image does not have the layers of this stage, only what other stages copy from it."));
      return String.join(" ", lines);
    }

    /** Says whether a step makes a layer, and why. */
    private static String layer(Effects effects) {
      return switch (effects.layer()) {
        case ALWAYS -> "**A layer**: " + (effects.commands().isPresent() ? "what its command changes in the file system." : "the files that it puts into the image.");
        case NEVER -> "**No layer**: " + (effects.settings().isEmpty()
            ? "it is only a line in the history."
            : "it only changes the configuration (" + effects.settings().stream().map(Class::getSimpleName).sorted().collect(Collectors.joining(", ")) + ").");
        case DEPENDS -> "**A layer if it changes files**: " + (effects.workingDirectory().isPresent()
            ? "there is none where the directory exists already."
            : "only carrying it out tells.");
      };
    }

    /** A text as code; what would end the block is taken out of it. */
    private static String code(String text) {
      var shown = text.length() <= LONGEST_VALUE ? text : text.substring(0, Character.isHighSurrogate(text.charAt(LONGEST_VALUE - 1)) ? LONGEST_VALUE - 1 : LONGEST_VALUE) + "…";
      return "```\n" + shown.replace("```", "'''") + "\n```";
    }
  }
}
