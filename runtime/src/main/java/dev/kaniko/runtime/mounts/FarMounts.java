package dev.kaniko.runtime.mounts;

import dev.kaniko.runtime.layer.LayerFormat;
import dev.kaniko.runtime.layer.LayerWriter;
import dev.kaniko.runtime.layer.SizeLimit;
import dev.kaniko.runtime.layout.BlobStore;
import dev.kaniko.runtime.oci.Digests;
import dev.kaniko.runtime.oci.MalformedImageException;
import dev.kaniko.runtime.registry.Registries;
import dev.kaniko.runtime.registry.RegistryException;
import dev.kaniko.runtime.registry.TransferEvent;
import dev.kaniko.runtime.snapshot.LinuxInodeStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Cache directories as they are kept beyond this machine. A directory is fetched when a command is about to use it and this machine has none: a build
 * whose commands do not run fetches nothing. Those that were used are saved when the build has ended. None of this fails a build.
 */
public final class FarMounts implements CacheDirectories.Source {
  private static final int SHOWN_CHARACTERS = 40;
  private static final int DIGITS = 32;

  private final MountSettings settings;
  private final MountPlace place;
  private final Path scratch;
  private final BlobStore blobs;
  private final Consumer<String> note;

  /** The directories that this build has fetched, as they were then. */
  private final Map<String, DirectoryStamp> fetched = new ConcurrentHashMap<>();

  /** The place does not answer, or not as it should: nothing is asked of it any more. */
  private volatile boolean isOver;

  /**
   * @param scratch a directory of this build, on the file system of the cache directories
   * @param events is told what is transferred
   * @param note is told in a line what could not be done
   */
  public FarMounts(MountSettings settings, Registries registries, Path scratch, Consumer<TransferEvent> events, Consumer<String> note) {
    this.settings = Objects.requireNonNull(settings);
    this.scratch = Objects.requireNonNull(scratch);
    this.note = Objects.requireNonNull(note);
    // Archives are in no store that lasts: the directories last.
    this.blobs = new BlobStore(scratch.resolve("mount-archives"));
    this.place = switch (settings.location()) {
      case MountsLocation.Folder(var directory) -> new FolderMounts(directory);
      case MountsLocation.Layout(var directory) -> new LayoutMounts(directory);
      case MountsLocation.Repository repository -> new RepositoryMounts(repository, registries, blobs, events);
    };
  }

  @Override
  public Optional<Path> fetch(String name) throws InterruptedException {
    if (isOver) {
      return Optional.empty();
    }
    try {
      var archive = place.find(archiveName(name));
      if (archive.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(unpack(name, archive.get()));
    } catch (IOException e) {
      failed(e, "the cache directory " + id(name) + " starts empty: it cannot be restored from " + settings.location());
      return Optional.empty();
    }
  }

  private Path unpack(String name, MountPlace.Archive archive) throws IOException, InterruptedException {
    var directory = Files.createTempDirectory(scratch, "cache");
    try (var store = LinuxInodeStore.open(directory)) {
      // Long names take more of an archive than a stamp counts.
      DirectoryArchive.unpack(archive, store, new SizeLimit(settings.most() + settings.most() / 4, directory));
      fetched.put(name, DirectoryStamp.of(store));
    }
    return directory;
  }

  /** Saves the directories that commands of this build have used. */
  public void save(CacheDirectories directories) throws InterruptedException {
    for (var name : directories.used().keySet()) {
      if (isOver) {
        return;
      }
      try {
        save(name, directories);
      } catch (IOException e) {
        failed(e, "the cache directory " + id(name) + " is not saved to " + settings.location());
      }
    }
  }

  private void save(String name, CacheDirectories directories) throws IOException, InterruptedException {
    try (var hold = directories.hold(name).orElse(null)) {
      if (hold == null) {
        note.accept("the cache directory " + id(name) + " is not saved to " + settings.location() + ": another build is using it");
      } else if (Files.isDirectory(hold.directory())) {
        save(name, hold.directory());
      }
    }
  }

  private void save(String name, Path directory) throws IOException, InterruptedException {
    try (var store = LinuxInodeStore.open(directory)) {
      var stamp = DirectoryStamp.of(store);
      var saved = new SavedStamp(directory, settings.location());
      if (stamp.equals(fetched.get(name)) || saved.is(stamp) && isThere(name)) {
        return;
      }
      if (stamp.bytes() > settings.most()) {
        throw new IOException("it has " + mebibytes(stamp.bytes()) + ", and --cache-mounts-limit allows " + mebibytes(settings.most()));
      }
      var archive = DirectoryArchive.pack(store, new LayerWriter(blobs, LayerFormat.zstd()));
      place.put(archiveName(name), id(name), archive, blobs);
      saved.set(stamp);
    }
  }

  /** What is no archive counts as none, and is replaced. */
  private boolean isThere(String name) throws IOException {
    try {
      return place.find(archiveName(name)).isPresent();
    } catch (MalformedImageException e) {
      return false;
    }
  }

  private static String mebibytes(long bytes) {
    return (bytes >> 20) + " MiB";
  }

  private void failed(IOException failure, String what) {
    isOver |= failure instanceof RegistryException registry && switch (registry.kind()) {
      case UNREACHABLE, SILENT, BAD_CERTIFICATE, PLAIN_HTTP, UNAUTHORIZED, DENIED, NOT_FOUND, BUSY, CONNECTION_LOST, IMMUTABLE_TAG -> true;
      case BLOB_UNKNOWN, CORRUPT, REJECTED -> false;
    };
    note.accept(what + ": " + failure.getMessage());
  }

  /** A directory's name begins with what the Dockerfile calls it. */
  private static String id(String name) {
    int end = name.indexOf('\0');
    return end < 0 ? name : name.substring(0, end);
  }

  /** A name for tags and files: for people the id, as far as it has their characters, and what tells it from others. */
  static String archiveName(String name) {
    var readable = id(name).replaceAll("[^A-Za-z0-9_.]+", "-").replaceAll("^[-.]+|[-.]+$", "");
    var shown = readable.substring(0, Math.min(readable.length(), SHOWN_CHARACTERS));
    return (shown.isEmpty() ? "" : shown + "-") + Digests.ofText(name).hex().substring(0, DIGITS);
  }
}
