package dev.kaniko.runtime.layout;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.kaniko.runtime.linux.Directory;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.HashMap;

/**
 * Tells which unpacked layers are whole. The kernel writes files to the disk when it likes: after a power failure a directory may be there, and the bytes of its files may
 * not. So a mark lies beside each layer. It names the boot of the machine in which the layer was unpacked. Later it says that all of the layer is on the disk.
 *
 * <p>Whoever writes a mark holds the {@link StateLock}.
 */
public final class UnpackedMarks {
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
  private static final String SUFFIX = ".mark";
  private static final String ON_DISK = "on disk\n";

  private final Path layers;
  private final StateLock lock;
  private final String boot;

  /**
   * Uses the marks of the unpacked layers in a directory.
   *
   * @param layers holds the layers
   * @param lock orders the uses of what is in there
   */
  public UnpackedMarks(Path layers, StateLock lock) {
    this(layers, lock, boot());
  }

  /** @param boot a text that is another one each time the machine is started */
  UnpackedMarks(Path layers, StateLock lock, String boot) {
    this.layers = layers;
    this.lock = lock;
    this.boot = boot;
  }

  /** A machine that does not tell is taken for one that is never started again. */
  private static String boot() {
    try {
      return Files.readString(BOOT_ID, ISO_8859_1);
    } catch (IOException notTold) {
      return "unknown\n";
    }
  }

  /** Returns the mark of a layer. */
  public static Path of(Path layer) {
    return layer.resolveSibling(layer.getFileName() + SUFFIX);
  }

  /** Tells whether a layer is there, with all of its files. */
  public boolean isWhole(Path layer) throws IOException {
    if (!Files.isDirectory(layer, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    var text = text(of(layer));
    return text.equals(boot) || text.equals(ON_DISK);
  }

  private static String text(Path mark) throws IOException {
    return Files.isRegularFile(mark, LinkOption.NOFOLLOW_LINKS) ? Files.readString(mark, ISO_8859_1) : "";
  }

  /** Marks a layer as unpacked now, just before it gets its place. */
  public void write(Path layer) throws IOException {
    var mark = of(layer);
    if (Files.deleteIfExists(mark)) {
      // It is that of a layer which is gone, and must not come back in a power failure.
      force(layers);
    }
    Files.writeString(mark, boot, ISO_8859_1);
  }

  private static void force(Path directory) throws IOException {
    try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /**
   * Puts layers on the disk that were unpacked a while ago. The kernel has written most of them by itself then.
   *
   * @param until layers that were unpacked later are left out
   */
  public void settle(Instant until) throws IOException {
    var old = new HashMap<Path, BlobStamp>();
    try (var marks = Files.newDirectoryStream(layers, "*" + SUFFIX)) {
      for (var mark : marks) {
        var name = mark.getFileName().toString();
        if (text(mark).equals(boot) && Files.getLastModifiedTime(mark).toInstant().isBefore(until)
            && Files.isDirectory(layers.resolve(name.substring(0, name.length() - SUFFIX.length())))) {
          old.put(mark, BlobStamp.of(mark));
        }
      }
    }
    if (old.isEmpty()) {
      return;
    }
    try (var directory = Directory.open(layers)) {
      directory.syncFileSystem();
    }
    try (var _ = lock.shared()) {
      for (var mark : old.entrySet()) {
        // Another stamp is that of a layer which was unpacked again meanwhile.
        if (Files.exists(mark.getKey()) && BlobStamp.of(mark.getKey()).equals(mark.getValue())) {
          Files.writeString(mark.getKey(), ON_DISK, ISO_8859_1);
        }
      }
    }
  }
}
