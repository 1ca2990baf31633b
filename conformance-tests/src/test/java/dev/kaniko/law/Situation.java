package dev.kaniko.law;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.compiler.BaseImages.BaseImage;
import dev.kaniko.compiler.CompilationResult.Compiled;
import dev.kaniko.compiler.CompileRequest;
import dev.kaniko.compiler.Compiler;
import dev.kaniko.compiler.InstructionSet;
import dev.kaniko.compiler.plan.BuildPlan;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.image.ImageConfig;
import dev.kaniko.image.Platform;
import dev.kaniko.instruction.testing.MemoryTree;
import dev.kaniko.snapshot.FileContent;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;

/**
 * All that a build depends on.
 *
 * @param lines the Dockerfile
 * @param arguments the build arguments
 * @param context the build context; not changed once it is here
 * @param base what every image that is named holds
 */
record Situation(List<String> lines, SequencedMap<String, String> arguments, MemoryTree context, Base base, Platform platform) {
  /**
   * An image.
   *
   * @param layers each as a tree of what it adds, bottom first
   * @param created when it was made
   */
  record Base(ImageConfig config, List<MemoryTree> layers, Instant created) {
    static final Base USUAL = new Base(Interpretation.BASE, List.of(new MemoryTree().directory("/base").file("/base/file", "base")), MemoryTree.TIME);
  }

  static final Platform AMD64 = new Platform("linux", "amd64", "");
  private static final InstructionSet INSTRUCTIONS = InstructionSet.load();

  /** The usual files and images, and no build argument. */
  static Situation of(List<String> lines) {
    return new Situation(List.copyOf(lines), new LinkedHashMap<>(), Interpretation.context(), Base.USUAL, AMD64);
  }

  static Situation of(String... lines) {
    return of(List.of(lines));
  }

  Situation withLines(String... others) {
    return withLines(List.of(others));
  }

  Situation withLines(List<String> others) {
    return new Situation(List.copyOf(others), arguments, context, base, platform);
  }

  Situation withArgument(String name, String value) {
    var more = new LinkedHashMap<>(arguments);
    more.put(name, value);
    return new Situation(lines, more, context, base, platform);
  }

  /** Returns the same with a context to which something is done. */
  Situation withContext(UnaryOperator<MemoryTree> edit) {
    return new Situation(lines, arguments, edit.apply(MemoryTree.copyOf(context)), base, platform);
  }

  Situation withConfig(UnaryOperator<ImageConfig> edit) {
    return withBase(new Base(edit.apply(base.config()), base.layers(), base.created()));
  }

  /** Returns the same with one more layer in its images. */
  Situation withLayer(MemoryTree layer) {
    var layers = new ArrayList<>(base.layers());
    layers.add(layer);
    return withBase(new Base(base.config(), layers, base.created()));
  }

  Situation withBase(Base other) {
    return new Situation(lines, arguments, context, other, platform);
  }

  Situation withPlatform(Platform other) {
    return new Situation(lines, arguments, context, base, other);
  }

  /** Returns the plan, whose commands are carried out in memory. */
  BuildPlan plan() throws IOException, InterruptedException {
    return ShellPlan.of(planOfProcesses());
  }

  /** Returns the plan, whose commands are processes. */
  BuildPlan planOfProcesses() throws IOException, InterruptedException {
    var request = new CompileRequest(
        new SourceId("Dockerfile"), FileContent.of(String.join("\n", lines) + "\n"), arguments, Optional.empty(), Optional.of(platform), AMD64, Map.of());
    var result = new Compiler(INSTRUCTIONS, (_, wanted) -> Optional.of(new BaseImage(base.config(), wanted))).compile(request);
    assertThat(result).describedAs("%s in %s", result.diagnostics(), lines).isInstanceOf(Compiled.class);
    return ((Compiled) result).plan();
  }
}
