package dev.kaniko.runtime.layer;

import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.InstructionFailedException;
import dev.kaniko.runtime.linux.OsBytes;
import dev.kaniko.runtime.linux.PathLength;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.IOException;

/**
 * Refuses files that a layer cannot hold: names and devices that mean "removed" in a layer (OCI image-spec, layer, "Whiteouts"), and sizes
 * beyond the free disk space. The check comes before the layer is written, because such files would silently be missing in the image.
 */
public final class Layerable {
  private Layerable() {}

  /**
   * Checks every change of {@code diff}.
   *
   * @param limit for the sum of all file sizes; the holes of sparse files count, because a layer stores them as zeros
   * @throws InstructionFailedException if a change cannot be written to a layer
   */
  public static void check(SnapshotDiff diff, SizeLimit limit) throws IOException {
    long total = 0;
    ImagePath largest = ImagePath.ROOT;
    long most = 0;
    for (var change : diff.changes()) {
      if (change instanceof Change.Put || change instanceof Change.HardLink) {
        PathLength.check(change.path().text());
        checkName(change.path());
      }
      if (change instanceof Change.Put(var path, FileNode.Device device) && Whiteouts.isWhiteout(device)) {
        throw new InstructionFailedException(
            OsBytes.printable(path.text()) + ": a character device 0:0 stands for a removed file in an image: remove it or make another one");
      }
      if (change instanceof Change.Put(var path, FileNode.RegularFile file)) {
        long size = file.content().size();
        total = size > Long.MAX_VALUE - total ? Long.MAX_VALUE : total + size;
        if (size > most) {
          most = size;
          largest = path;
        }
      }
    }
    checkSize(total, largest, most, limit);
  }

  private static void checkName(ImagePath path) throws InstructionFailedException {
    var name = path.name();
    if (name.startsWith(Whiteouts.PREFIX)) {
      throw new InstructionFailedException(
          OsBytes.printable(path.text()) + ": a name that begins with \"" + Whiteouts.PREFIX
              + "\" stands for a removed file in an image, which would have neither this file nor what it names: give it another name or remove it");
    }
  }

  private static void checkSize(long total, ImagePath largest, long most, SizeLimit limit) throws InstructionFailedException {
    try {
      limit.check(OsBytes.printable(largest.text()), most);
      limit.check("the layer of this step, with " + OsBytes.printable(largest.text()) + " as its largest file,", total);
    } catch (LayerFormatException e) {
      throw new InstructionFailedException(
          e.getMessage() + ": a layer holds the zeros of a sparse file too; remove the file, or give the state directory a larger disk (--kaniko-dir)", e);
    }
  }
}
