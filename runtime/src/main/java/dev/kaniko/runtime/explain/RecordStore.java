package dev.kaniko.runtime.explain;

import dev.kaniko.image.Digest;
import dev.kaniko.runtime.layout.KeptBlobs;
import dev.kaniko.runtime.layout.StateEntry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Records of builds, and the lists of files that they name by digest, in the state directory. All are packed files with a checksum: one that is damaged
 * counts as not there, and so does one that cannot be read. What cannot be written is not remembered. Several processes may use it at once.
 */
final class RecordStore {
  private static final int MOST_RECORDS = 100;
  private static final int MOST_LISTS = 400;
  private static final long MOST_LIST_BYTES = 64L << 20;
  private static final int LARGEST_RECORD = 16 << 20;

  private final Path records;
  private final Path lists;
  private final KeptBlobs files;

  RecordStore(Path state) {
    this.records = StateEntry.BUILD_RECORDS.in(state).resolve("builds");
    this.lists = StateEntry.BUILD_RECORDS.in(state).resolve("files");
    this.files = new KeptBlobs(state);
  }

  /** Returns the last record that was written under a name. */
  Optional<BuildRecord> last(String name) {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(records.resolve(name))))) {
      return Optional.of(BuildRecord.read(in.readNBytes(LARGEST_RECORD)));
    } catch (IOException | RuntimeException missingOrDamaged) {
      return Optional.empty();
    }
  }

  /** Writes a record in place of the one before, and removes the oldest of all that are too many. */
  void write(String name, BuildRecord record) {
    try {
      var bytes = record.write();
      if (bytes.length > LARGEST_RECORD) {
        return;
      }
      Files.createDirectories(records);
      files.write(records.resolve(name), packed(bytes), Optional.empty());
      trim(records, MOST_RECORDS, Long.MAX_VALUE);
      if (Files.isDirectory(lists)) {
        trim(lists, MOST_LISTS, MOST_LIST_BYTES);
      }
    } catch (IOException notRemembered) {
      // The next build has less to compare with.
    }
  }

  /** Tells whether a list of files is there, and marks it as used. */
  boolean use(Digest digest) {
    try {
      Files.setLastModifiedTime(list(digest), FileTime.from(Instant.now()));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns what was there, by path. */
  Optional<Map<String, String>> files(Digest digest) {
    try {
      return Optional.of(FileListBytes.read(Files.readAllBytes(list(digest))));
    } catch (IOException missingOrDamaged) {
      return Optional.empty();
    }
  }

  /** Writes a list whose entries have all come, unless it was given up. */
  void write(Digest digest, FileListBytes list) {
    try {
      var bytes = list.end();
      if (bytes.isPresent()) {
        Files.createDirectories(lists);
        files.write(list(digest), bytes.get(), Optional.empty());
      }
    } catch (IOException notRemembered) {
      // The next build can say that files changed, and not which.
    }
  }

  private Path list(Digest digest) {
    return lists.resolve(digest.hex());
  }

  private static byte[] packed(byte[] record) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bytes)) {
      out.write(record);
    }
    return bytes.toByteArray();
  }

  private record Aged(Path file, FileTime time, long bytes) {}

  private static void trim(Path directory, int most, long mostBytes) throws IOException {
    var all = new ArrayList<Aged>();
    for (var file : filesOf(directory)) {
      try {
        all.add(new Aged(file, Files.getLastModifiedTime(file), Files.size(file)));
      } catch (NoSuchFileException e) {
        // Another build was quicker.
      }
    }
    all.sort(Comparator.comparing(Aged::time).reversed());
    long bytes = 0;
    for (int i = 0; i < all.size(); i++) {
      bytes += all.get(i).bytes();
      if (i >= most || bytes > mostBytes) {
        Files.deleteIfExists(all.get(i).file());
      }
    }
  }

  private static List<Path> filesOf(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      return files.toList();
    }
  }
}
