package dev.kaniko.runtime.root;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.PathLength;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.Metadata;
import dev.kaniko.snapshot.XattrValue;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * Writes and reads the changes of a layer without the bytes of its files, but for those that are in memory. They are packed as the JDK does it: a small build
 * need not load a library for it. The reader takes nothing that a layer could not have, nor more than fits into memory: a file may come from another machine.
 */
public final class LayerIndexFile {
  /** Which form the file has; another form is another number. */
  public static final int VERSION = 1;

  /** What a file begins with. */
  private static final int FORM = 0x6b6c6930 + VERSION;

  /** With more files a tree in memory would take more than a build may have. */
  static final int MOST_CHANGES = 100_000;

  /** Uncompressed. Half of it is enough for that many files. */
  private static final int MOST_BYTES = 32 << 20;

  /** The longest name of a file, in characters. */
  private static final int LONGEST_NAME = 255;

  private enum Kind {
    FILE, FILE_IN_MEMORY, DIRECTORY, LINK, FIFO, BLOCK_DEVICE, CHARACTER_DEVICE, HARD_LINK, REMOVE, CLEAR
  }

  private static final List<Kind> KINDS = List.of(Kind.values());

  private LayerIndexFile() {}

  /** Returns the bytes of a file. */
  static byte[] write(List<Change> changes) throws IOException {
    var file = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(new BufferedOutputStream(new DeflaterOutputStream(file)))) {
      out.writeInt(FORM);
      out.writeInt(changes.size());
      for (var change : changes) {
        write(change, out);
      }
    }
    return file.toByteArray();
  }

  private static void write(Change change, DataOutputStream out) throws IOException {
    out.writeByte(KINDS.indexOf(kind(change)));
    out.writeUTF(change.path().text());
    switch (change) {
      case Change.Put put -> write(put.node(), out);
      case Change.HardLink link -> out.writeUTF(link.target().text());
      case Change.Remove _, Change.Clear _ -> {}
    }
  }

  private static Kind kind(Change change) {
    return switch (change) {
      case Change.Put put -> switch (put.node()) {
        case FileNode.RegularFile file -> file.content() instanceof FileContent.InMemory ? Kind.FILE_IN_MEMORY : Kind.FILE;
        case FileNode.Directory _ -> Kind.DIRECTORY;
        case FileNode.SymbolicLink _ -> Kind.LINK;
        case FileNode.Fifo _ -> Kind.FIFO;
        case FileNode.Device device -> device.block() ? Kind.BLOCK_DEVICE : Kind.CHARACTER_DEVICE;
      };
      case Change.HardLink _ -> Kind.HARD_LINK;
      case Change.Remove _ -> Kind.REMOVE;
      case Change.Clear _ -> Kind.CLEAR;
    };
  }

  private static void write(FileNode node, DataOutputStream out) throws IOException {
    write(node.metadata(), out);
    switch (node) {
      case FileNode.RegularFile(_, FileContent.InMemory content) -> write(content.open().readAllBytes(), out);
      case FileNode.RegularFile file -> out.writeLong(file.content().size());
      case FileNode.SymbolicLink link -> out.writeUTF(link.target());
      case FileNode.Device device -> {
        out.writeInt(device.major());
        out.writeInt(device.minor());
      }
      case FileNode.Directory _, FileNode.Fifo _ -> {}
    }
  }

  private static void write(Instant time, DataOutputStream out) throws IOException {
    long second = time.getEpochSecond();
    out.writeLong(second);
    out.writeInt(time.getNano());
  }

  private static void write(Metadata metadata, DataOutputStream out) throws IOException {
    out.writeInt(metadata.mode());
    out.writeLong(metadata.uid());
    out.writeLong(metadata.gid());
    write(metadata.modified(), out);
    out.writeInt(metadata.xattrs().size());
    for (var attribute : metadata.xattrs().entrySet()) {
      out.writeUTF(attribute.getKey());
      write(attribute.getValue().bytes(), out);
    }
  }

  private static void write(byte[] bytes, DataOutputStream out) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /**
   * Reads a file that {@link #write} has written. Bytes that it does not have are {@link IndexedTree.Elsewhere}.
   *
   * @throws IOException if it is something else
   */
  public static List<Change> read(InputStream file) throws IOException {
    try (var in = new Input(new BufferedInputStream(new Bounded(new InflaterInputStream(file))))) {
      if (in.readInt() != FORM) {
        throw new IOException("an index of another form");
      }
      int count = count(in);
      var changes = new ArrayList<Change>();
      for (int i = 0; i < count; i++) {
        changes.add(change(in));
      }
      check(in.read() < 0); // At the end the checksum is compared too.
      return changes;
    } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
      throw new IOException("a damaged index", e);
    }
  }

  /** A few compressed bytes can expand to any number. */
  private static final class Bounded extends FilterInputStream {
    private int left = MOST_BYTES;

    Bounded(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int count = in.read(target, offset, length);
      left -= Math.max(0, count);
      if (left < 0) {
        throw new IOException("an index of more than " + (MOST_BYTES >> 20) + " MiB");
      }
      return count;
    }
  }

  /** Counts the attributes of all files, because one takes much more room in memory than in a file. */
  private static final class Input extends DataInputStream {
    private int attributes;

    Input(InputStream in) {
      super(in);
    }

    void countAttribute() throws IOException {
      attributes++;
      check(attributes <= MOST_CHANGES);
    }
  }

  private static void check(boolean isRight) throws IOException {
    if (!isRight) {
      throw new IOException("a damaged index");
    }
  }

  private static int count(DataInputStream in) throws IOException {
    int count = in.readInt();
    check(count >= 0 && count <= MOST_CHANGES);
    return count;
  }

  private static ImagePath path(DataInputStream in) throws IOException {
    var path = new ImagePath(in.readUTF());
    check(path.text().length() <= LONGEST_NAME
        || !PathLength.isTooLong(path.text()) && path.names().stream().allMatch(name -> name.length() <= LONGEST_NAME));
    return path;
  }

  private static String target(DataInputStream in) throws IOException {
    var target = in.readUTF();
    check(!PathLength.isTooLong(target) && !target.isEmpty() && target.indexOf('\0') < 0);
    return target;
  }

  private static IndexedTree.Elsewhere elsewhere(DataInputStream in) throws IOException {
    long size = in.readLong();
    check(size >= 0);
    return new IndexedTree.Elsewhere(size);
  }

  private static Change change(Input in) throws IOException {
    int number = in.readUnsignedByte();
    check(number < KINDS.size());
    var path = path(in);
    return switch (KINDS.get(number)) {
      case FILE -> new Change.Put(path, new FileNode.RegularFile(metadata(in), elsewhere(in)));
      case FILE_IN_MEMORY -> new Change.Put(path, new FileNode.RegularFile(metadata(in), FileContent.of(bytes(in))));
      case DIRECTORY -> new Change.Put(path, new FileNode.Directory(metadata(in)));
      case LINK -> new Change.Put(path, new FileNode.SymbolicLink(metadata(in), target(in)));
      case FIFO -> new Change.Put(path, new FileNode.Fifo(metadata(in)));
      case BLOCK_DEVICE -> new Change.Put(path, new FileNode.Device(metadata(in), true, in.readInt(), in.readInt()));
      case CHARACTER_DEVICE -> new Change.Put(path, new FileNode.Device(metadata(in), false, in.readInt(), in.readInt()));
      case HARD_LINK -> new Change.HardLink(path, path(in));
      case REMOVE -> new Change.Remove(path);
      case CLEAR -> new Change.Clear(path);
    };
  }

  private static Metadata metadata(Input in) throws IOException {
    int mode = in.readInt();
    long uid = in.readLong();
    long gid = in.readLong();
    var modified = Instant.ofEpochSecond(in.readLong(), in.readInt());
    var xattrs = new TreeMap<String, XattrValue>();
    for (int left = count(in); left > 0; left--) {
      in.countAttribute();
      xattrs.put(in.readUTF(), XattrValue.of(bytes(in)));
    }
    return new Metadata(mode, uid, gid, modified, xattrs);
  }

  private static byte[] bytes(DataInputStream in) throws IOException {
    int length = in.readInt();
    check(length >= 0 && length <= LayerIndexes.LARGEST_CONTENT);
    var bytes = in.readNBytes(length);
    check(bytes.length == length);
    return bytes;
  }
}
