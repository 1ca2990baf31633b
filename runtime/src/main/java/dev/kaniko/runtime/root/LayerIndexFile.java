package dev.kaniko.runtime.root;

import dev.kaniko.image.ImagePath;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.Metadata;
import dev.kaniko.snapshot.XattrValue;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * Writes and reads the changes of a layer without the bytes of its files, but for those that are in memory. They are packed as the JDK does it: a small build
 * need not load a library for it.
 */
final class LayerIndexFile {
  /** Says which form the file has; another form is another number. */
  private static final int FORM = 0x6b6c6931;

  private enum Kind {
    FILE, FILE_IN_MEMORY, DIRECTORY, LINK, FIFO, BLOCK_DEVICE, CHARACTER_DEVICE, HARD_LINK, REMOVE, CLEAR
  }

  private static final List<Kind> KINDS = List.of(Kind.values());

  private LayerIndexFile() {}

  static void write(List<Change> changes, OutputStream file) throws IOException {
    try (var out = new DataOutputStream(new BufferedOutputStream(new DeflaterOutputStream(file)))) {
      out.writeInt(FORM);
      out.writeInt(changes.size());
      for (var change : changes) {
        write(change, out);
      }
    }
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
  static List<Change> read(InputStream file) throws IOException {
    try (var in = new DataInputStream(new BufferedInputStream(new InflaterInputStream(file)))) {
      if (in.readInt() != FORM) {
        throw new IOException("an index of another form");
      }
      int count = in.readInt();
      var changes = new ArrayList<Change>();
      for (int i = 0; i < count; i++) {
        changes.add(change(in));
      }
      return changes;
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new IOException("a damaged index", e);
    }
  }

  private static Change change(DataInputStream in) throws IOException {
    int number = in.readUnsignedByte();
    if (number >= KINDS.size()) {
      throw new IOException("a damaged index");
    }
    var path = ImagePath.clean(in.readUTF());
    return switch (KINDS.get(number)) {
      case FILE -> new Change.Put(path, new FileNode.RegularFile(metadata(in), new IndexedTree.Elsewhere(in.readLong())));
      case FILE_IN_MEMORY -> new Change.Put(path, new FileNode.RegularFile(metadata(in), FileContent.of(bytes(in))));
      case DIRECTORY -> new Change.Put(path, new FileNode.Directory(metadata(in)));
      case LINK -> new Change.Put(path, new FileNode.SymbolicLink(metadata(in), in.readUTF()));
      case FIFO -> new Change.Put(path, new FileNode.Fifo(metadata(in)));
      case BLOCK_DEVICE -> new Change.Put(path, new FileNode.Device(metadata(in), true, in.readInt(), in.readInt()));
      case CHARACTER_DEVICE -> new Change.Put(path, new FileNode.Device(metadata(in), false, in.readInt(), in.readInt()));
      case HARD_LINK -> new Change.HardLink(path, ImagePath.clean(in.readUTF()));
      case REMOVE -> new Change.Remove(path);
      case CLEAR -> new Change.Clear(path);
    };
  }

  private static Metadata metadata(DataInputStream in) throws IOException {
    int mode = in.readInt();
    long uid = in.readLong();
    long gid = in.readLong();
    var modified = Instant.ofEpochSecond(in.readLong(), in.readInt());
    var xattrs = new TreeMap<String, XattrValue>();
    for (int left = in.readInt(); left > 0; left--) {
      xattrs.put(in.readUTF(), XattrValue.of(bytes(in)));
    }
    return new Metadata(mode, uid, gid, modified, xattrs);
  }

  private static byte[] bytes(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > LayerIndexes.LARGEST_CONTENT) {
      throw new IOException("a damaged index");
    }
    return in.readNBytes(length);
  }
}
