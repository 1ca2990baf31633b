package dev.kaniko.runtime;

import dev.kaniko.compiler.BaseImages;
import dev.kaniko.compiler.CompilationResult;
import dev.kaniko.compiler.CompileRequest;
import dev.kaniko.compiler.Compiler;
import dev.kaniko.compiler.InstructionSet;
import dev.kaniko.compiler.plan.BuildPlan;
import dev.kaniko.compiler.plan.PlannedBase;
import dev.kaniko.compiler.plan.PrunedStage;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.image.Platform;
import dev.kaniko.instruction.Input;
import dev.kaniko.runtime.context.ContextException;
import dev.kaniko.runtime.context.SmallFiles;
import dev.kaniko.runtime.fetch.HttpSettings;
import dev.kaniko.runtime.fetch.RemoteFiles;
import dev.kaniko.snapshot.FileContent;
import java.io.IOException;
import java.net.ProxySelector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** Finds the images that builds of a Dockerfile start from, whatever stage they ask for, those included that triggers of images name. */
public final class DockerfileImages {
  private static final Pattern NAMED = Pattern.compile("\\sas\\s+\\S+\\s*$", Pattern.CASE_INSENSITIVE);

  private final InstructionSet instructions;
  private final BaseImages images;
  private final Path scratch;

  /**
   * @param instructions the language
   * @param images is asked for configurations, whose triggers may name further images
   * @param scratch a directory of the caller
   */
  public DockerfileImages(InstructionSet instructions, BaseImages images, Path scratch) {
    this.instructions = Objects.requireNonNull(instructions);
    this.images = Objects.requireNonNull(images);
    this.scratch = Objects.requireNonNull(scratch);
  }

  /**
   * Finds them.
   *
   * @param place a file, or the address of one
   * @return in the order of their names
   * @throws BuildRejectedException if the Dockerfile is wrong
   * @throws IOException if it cannot be read, or an image is not found
   */
  public List<PlannedBase.Image> find(String place, SequencedMap<String, String> buildArguments, Platform platform)
      throws IOException, InterruptedException {
    var text = read(place);
    Set<PlannedBase.Image> found = ConcurrentHashMap.newKeySet();
    var compiler = new Compiler(instructions, (reference, wanted) -> {
      found.add(new PlannedBase.Image(reference, wanted));
      return images.resolve(reference, wanted);
    });
    Set<String> done = new HashSet<>();
    var targets = new ArrayDeque<>(List.of(Optional.<String>empty()));
    while (!targets.isEmpty()) {
      var target = targets.removeFirst();
      var request = new CompileRequest(
          new SourceId(place), text, buildArguments, target, Optional.of(platform), Platform.ofThisMachine(), Map.of());
      // What one target does not need is the next one to ask for.
      for (var stage : plan(compiler, request).pruned()) {
        if (isNamed(stage) && done.add(stage.name())) {
          targets.add(Optional.of(stage.name()));
        }
      }
    }
    return found.stream().sorted(Comparator.comparing(image -> image.reference() + " " + image.platform())).toList();
  }

  /** A stage without a name that no other stage needs cannot be a target. */
  private static boolean isNamed(PrunedStage stage) {
    return NAMED.matcher(stage.line().text()).find();
  }

  private static BuildPlan plan(Compiler compiler, CompileRequest request) throws IOException, InterruptedException {
    return switch (compiler.compile(request)) {
      case CompilationResult.Compiled compiled -> compiled.plan();
      case CompilationResult.Rejected rejected -> throw new BuildRejectedException(rejected.diagnostics(), rejected.sources(), 1);
    };
  }

  private FileContent read(String place) throws IOException, InterruptedException {
    if (place.startsWith("http://") || place.startsWith("https://")) {
      try (var files = new RemoteFiles(scratch, HttpSettings.of(ProxySelector.getDefault(), _ -> Optional.empty()));
          var content = files.fetch(new Input.Remote(place, Optional.empty())).content().open()) {
        return FileContent.of(content.readNBytes(Compiler.MAX_DOCKERFILE + 1));
      }
    }
    var file = Path.of(place);
    if (!Files.isRegularFile(file)) {
      throw new ContextException("the Dockerfile " + place + (Files.exists(file) ? " is not a file" : " does not exist"));
    }
    return FileContent.of(SmallFiles.read(file, Compiler.MAX_DOCKERFILE));
  }
}
