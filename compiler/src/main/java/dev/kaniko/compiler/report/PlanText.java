package dev.kaniko.compiler.report;

import dev.kaniko.compiler.plan.FromLine;
import dev.kaniko.compiler.plan.PrunedStage;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.plan.StagePlan;
import dev.kaniko.compiler.plan.Step;
import dev.kaniko.compiler.plan.VariableUse;
import dev.kaniko.instruction.Instruction;
import dev.kaniko.instruction.syntax.GoFormat;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Text for people. It has a paragraph for each stage in the order of the file, a line for each step, and the details of the step below that line. */
public final class PlanText implements PlanFormat {
  private static final int LABEL_WIDTH = 11;

  private final Palette palette;

  /** @param colour whether to use terminal colours */
  public PlanText(boolean colour) {
    this.palette = colour ? Palette.ANSI : Palette.PLAIN;
  }

  @Override
  public void write(PlannedBuild build, Writer out) throws IOException {
    out.write(new Page(build).render());
  }

  private final class Page {
    private final PlannedBuild build;
    private final PlanFacts facts;
    private final StringBuilder out = new StringBuilder();

    Page(PlannedBuild build) {
      this.build = build;
      this.facts = new PlanFacts(build);
    }

    String render() {
      var plan = build.plan();
      int built = plan.stages().size();
      int all = built + plan.pruned().size();
      var target = plan.target();
      line(palette.strong(shown(build.dockerfile() + ": ")) + all + (all == 1 ? " stage, " : " stages, ") + built + " built; the target is "
          + shown(PlanFacts.name(target.id(), target.name()) + " for " + target.platform()));
      if (build.offline()) {
        line("no registry was asked: an assumed image is taken to have no variables and no triggers");
      }
      plan.epoch().ifPresent(epoch -> line("SOURCE_DATE_EPOCH is " + epoch));
      if (!plan.proxyEnvironment().isEmpty()) {
        line("proxy variables that commands see: " + shown(String.join(", ", plan.proxyEnvironment().keySet())));
      }
      facts.summary(plan).ifPresent(passes -> line("optimized by " + passes + "; --optimize=none leaves all of them out"));
      var paragraphs = new TreeMap<StageId, Runnable>();
      plan.stages().forEach(stage -> paragraphs.put(stage.id(), () -> stage(stage)));
      plan.pruned().forEach(stage -> paragraphs.put(stage.id(), () -> pruned(stage)));
      paragraphs.values().forEach(paragraph -> {
        line("");
        paragraph.run();
      });
      return out.toString();
    }

    private void stage(StagePlan stage) {
      head(stage.id(), stage.line());
      label(2, "base", facts.base(stage));
      uses(2, stage.line().uses());
      label(2, "depends on", stage.dependencies().isEmpty()
          ? "no stage"
          : String.join(", ", stage.dependencies().stream().sorted().map(facts::name).toList()));
      var exports = facts.exports(stage);
      labels(2, "exported", stage.id().equals(build.plan().target().id()) ? joined("it is the target", exports) : exports);
      label(2, "root", stage.unpacked() ? "unpacked" : "not unpacked");
      labels(2, "", facts.rootReasons(stage));
      labels(2, "optimized", PlanFacts.optimizations(stage.optimizations()));
      if (build.reuse().isPresent() && !build.reuse().get().built().contains(stage.id())) {
        label(2, "cache", "not built: every step that reads its files is a hit");
      }
      int number = 0;
      for (var step : stage.steps()) {
        step(step, ++number, stage.steps().size());
        int place = number;
        build.reuse().flatMap(reuse -> reuse.of(stage, place)).ifPresent(this::found);
      }
    }

    private void found(PlannedReuse.Found found) {
      var state = switch (found.state()) {
        case HIT -> "hit";
        case MISS -> "miss";
        case OPEN -> "hit or miss";
      };
      labels(6, "cache", joined(state + (found.reasons().isEmpty() ? "" : ": " + found.reasons().getFirst()), found.reasons().stream().skip(1).toList()));
    }

    private static List<String> joined(String first, List<String> rest) {
      var all = new ArrayList<>(List.of(first));
      all.addAll(rest);
      return all;
    }

    private void pruned(PrunedStage stage) {
      head(stage.id(), stage.line());
      label(2, stage.twin().isPresent() ? "merged" : "pruned", facts.why(stage));
    }

    private void head(StageId id, FromLine from) {
      line(palette.strong(shown(PlanFacts.name(id, from.name()))) + "  " + shown(from.text()) + "  "
          + palette.frame(Shown.line(facts.place(from.span()))));
    }

    private void step(Step step, int number, int count) {
      var instruction = step.instruction();
      line("  " + palette.frame("[" + " ".repeat(String.valueOf(count).length() - String.valueOf(number).length()) + number + "/" + count + "]")
          + " " + palette.strong(shown(step.text())) + "  " + palette.frame(Shown.line(facts.place(instruction.span()))));
      label(6, "", switch (instruction.effects().layer()) {
        case ALWAYS -> "layer";
        case NEVER -> "no layer";
        case DEPENDS -> "a layer, maybe";
      } + ", " + switch (step.work().rootAccess()) {
        case NONE -> "needs no root";
        case READ -> "looks at the root";
        case OBSERVE -> "runs in the root";
      } + ", " + (instruction.fingerprint().isPresent() ? "cacheable" : "never cached"));
      labels(6, "optimized", PlanFacts.optimizations(step.work().optimizations()));
      plugin(instruction);
      uses(6, step.uses());
      labels(6, "reads", facts.reads(step));
      labels(6, "mounts", PlanFacts.mounts(step));
      for (var binding : instruction.bindings()) {
        label(6, "declares", binding.name() + PlanFacts.value(binding.name(), binding.value()).map(value -> "=" + GoFormat.quoted(value)).orElse(", without a value"));
      }
      labels(6, "used at", facts.usersOf(step).isEmpty() ? List.of() : List.of(String.join(", ", facts.usersOf(step))));
    }

    /** Writes the plugin of an instruction and the fields of its fingerprint, because its line alone does not explain what it does. */
    private void plugin(Instruction instruction) {
      var bringer = build.bringers().get(instruction.keyword());
      if (bringer != null) {
        label(6, "plugin", bringer);
        instruction.fingerprint().ifPresent(means -> label(6, "means", PlanFacts.fields(means)));
      }
    }

    private void uses(int indent, List<VariableUse> uses) {
      int width = uses.stream().mapToInt(use -> use.name().length()).max().orElse(0);
      var lines = uses.stream()
          .map(use -> use.name() + " ".repeat(width - use.name().length()) + " = " + PlanFacts.value(use.name(), use.value()).map(GoFormat::quoted).orElse("unset")
              + "  (" + facts.provenance(use) + ")")
          .distinct()
          .toList();
      labels(indent, "variables", lines);
    }

    private void labels(int indent, String label, List<String> values) {
      for (int i = 0; i < values.size(); i++) {
        label(indent, i == 0 ? label : "", values.get(i));
      }
    }

    private void label(int indent, String label, String value) {
      line(" ".repeat(indent) + palette.label(label) + " ".repeat(LABEL_WIDTH - label.length()) + shown(value));
    }

    private String shown(String text) {
      return Shown.line(facts.shown(text));
    }

    private void line(String text) {
      out.append(text).append('\n');
    }
  }
}
