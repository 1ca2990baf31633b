package dev.kaniko.runtime;

import dev.kaniko.compiler.BaseImages;
import dev.kaniko.compiler.CompileRequest;
import dev.kaniko.compiler.Compiler;
import dev.kaniko.compiler.InstructionSet;
import dev.kaniko.compiler.plan.PlannedBase;
import dev.kaniko.diagnostic.Severity;
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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Finds the images that builds of a Dockerfile start from, whatever stage they ask for, those included that triggers of images name. */
public final class DockerfileImages {
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
    // Without a target all stages are looked at, with all that they need.
    var analysis = compiler.analyze(new CompileRequest(
        new SourceId(place), text, buildArguments, Optional.empty(), Optional.of(platform), Platform.ofThisMachine(), Map.of()));
    if (analysis.diagnostics().stream().anyMatch(finding -> finding.severity() == Severity.ERROR)) {
      throw new BuildRejectedException(analysis.diagnostics(), analysis.sources(), 1);
    }
    return found.stream().sorted(Comparator.comparing(image -> image.reference() + " " + image.platform())).toList();
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
