package dev.kaniko.law;

import dev.kaniko.instruction.testing.TreeText;
import dev.kaniko.runtime.interpreter.BuildEvents.StepState;
import dev.kaniko.runtime.interpreter.Interpreter;
import dev.kaniko.runtime.layer.LayerReader;
import dev.kaniko.runtime.layout.BlobStore;
import dev.kaniko.runtime.oci.Descriptor;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a build ended that may have used results of earlier ones.
 *
 * @param image empty for a build that failed
 * @param steps what became of the steps
 * @param opened how many images were unpacked
 * @param read how many layers of results were read
 */
record CachedBuild(Optional<Interpreter.Image> image, HeardSteps steps, int opened, int read) {
  /** Returns the texts of the steps that were carried out and made a layer, each on a line. */
  String executed() {
    return steps.texts(StepState.EXECUTED);
  }

  /** Returns the texts of the steps whose results were those of an earlier build, each on a line. */
  String reused() {
    return steps.texts(StepState.REUSED);
  }

  /** Returns the image as lines of text, layer by layer, without any time; one line for a build that failed. */
  List<String> withoutTimes(BlobStore blobs) throws IOException {
    if (image.isEmpty()) {
      return List.of("it failed");
    }
    var document = image.get().document();
    var lines = new ArrayList<>(List.of(document.platform().toString(), document.config().toString()));
    document.history().forEach(entry -> lines.add(entry.createdBy() + " by " + entry.author() + " " + entry.comment() + " " + entry.emptyLayer()));
    for (var layer : image.get().layers()) {
      lines.add("layer");
      lines.addAll(TreeText.withoutTimes(changes(layer, blobs)));
    }
    return lines;
  }

  private static SnapshotDiff changes(Descriptor layer, BlobStore blobs) throws IOException {
    var changes = new ArrayList<Change>();
    try (var reader = LayerReader.open(blobs.open(layer.digest()))) {
      for (var change = reader.next(); change.isPresent(); change = reader.next()) {
        changes.add(inMemory(change.get()));
      }
    }
    return SnapshotDiff.of(changes);
  }

  /** The content of a file can be read before the next change only. */
  private static Change inMemory(Change change) throws IOException {
    if (change instanceof Change.Put(var path, FileNode.RegularFile file)) {
      try (var in = file.content().open()) {
        return new Change.Put(path, new FileNode.RegularFile(file.metadata(), FileContent.of(in.readAllBytes())));
      }
    }
    return change;
  }
}
