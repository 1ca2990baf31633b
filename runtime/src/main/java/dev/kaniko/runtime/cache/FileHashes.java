package dev.kaniko.runtime.cache;

import dev.kaniko.runtime.layout.StateEntry;
import dev.kaniko.runtime.linux.LockFile;
import dev.kaniko.runtime.oci.Digests;
import dev.kaniko.runtime.snapshot.FileStamp;
import dev.kaniko.runtime.snapshot.StampedContent;
import dev.kaniko.runtime.snapshot.StampedInput;
import dev.kaniko.snapshot.FileContent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The SHA-256 of files, remembered from build to build, so that a file that did not change is not read again. A file is known by its
 * {@link FileStamp}. One that changed a moment before it was read is not remembered: it may change again without a sign, because the clocks of
 * file systems tick slowly (git calls this racy). Neither is one that is another file when it has been read.
 *
 * <p>What is remembered lies in one file of the state directory, which is read when it is first needed and written by {@link #close}. It may be
 * lost at any time, and then files are read again: a damaged file counts as empty, and what cannot be written is not remembered. Several builds
 * may use it at once; what each has learned is kept. Safe for several threads.
 */
public final class FileHashes implements AutoCloseable {
  /** Some file systems count whole seconds, or two of them. */
  private static final Duration RACY = Duration.ofSeconds(2);

  private static final int MOST_ENTRIES = 300_000;
  private static final int MOST_DAYS = 30;
  private static final String TABLE = "table";
  private static final String DRAFT = "table.new";
  private static final String LOCK = "lock";

  /** A use is written down so seldom, so that a build that learns nothing writes nothing. */
  private static final int NOTED_AFTER_DAYS = 7;

  /** An entry of a table needs far less memory than an object. */
  private static final int MOST_LOOSE = 10_000;

  private static final int MOST_WAITS = 20;
  private static final int BUFFER = 64 * 1024;

  /** What a thread needs to hash a file. To make one costs as much as to read a small file. */
  private static final class Hasher {
    private final MessageDigest hash;
    private final byte[] buffer = new byte[BUFFER];

    private Hasher(MessageDigest hash) {
      this.hash = hash;
    }
  }

  private final @Nullable Path directory;
  private final InstantSource clock;

  /** Those that no thread uses now: as many as threads have used at once. */
  private final Queue<Hasher> hashers = new ConcurrentLinkedQueue<>();

  /** What was learned last. */
  private final Map<StampTable.Inode, StampTable.Entry> loose = new HashMap<>();

  /** What was learned before that. */
  private StampTable learned = StampTable.EMPTY;

  /** What earlier builds learned, once somebody has asked. */
  private @Nullable StampTable table;

  private FileHashes(@Nullable Path directory, InstantSource clock) {
    this.directory = directory;
    this.clock = clock;
  }

  /** Returns the hashes that are remembered in a state directory. */
  public static FileHashes in(Path state) {
    return in(state, InstantSource.system());
  }

  static FileHashes in(Path state, InstantSource clock) {
    return new FileHashes(StateEntry.FILE_HASHES.in(state), clock);
  }

  /** Returns hashes that nobody remembers. */
  public static FileHashes unremembered() {
    return new FileHashes(null, InstantSource.system());
  }

  /** Returns the digits of the hash of a content if they are remembered; nothing is opened. */
  Optional<String> known(FileContent content) {
    return directory != null && content instanceof StampedContent stamped ? stamped.stamp().flatMap(this::known) : Optional.empty();
  }

  private synchronized Optional<String> known(FileStamp stamp) {
    var last = loose.get(new StampTable.Inode(stamp.device(), stamp.inode()));
    if (last != null && last.stamp().equals(stamp)) {
      return Optional.of(last.hash());
    }
    int fresh = learned.find(stamp);
    if (fresh >= 0) {
      return Optional.of(learned.hash(fresh));
    }
    var earlier = table();
    int found = earlier.find(stamp);
    if (found < 0) {
      return Optional.empty();
    }
    var hash = earlier.hash(found);
    if (earlier.used(found) < today() - NOTED_AFTER_DAYS) {
      learn(stamp, hash);
    }
    return Optional.of(hash);
  }

  /**
   * Reads a content to its end, remembers its hash and returns its digits.
   *
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  String read(FileContent content) throws IOException, InterruptedException {
    var settled = clock.instant().minus(RACY);
    try (var in = content.open()) {
      var hash = hash(in);
      if (directory != null && content instanceof StampedContent stamped && in instanceof StampedInput open) {
        var stamp = stamped.stamp().filter(all -> all.changed().isBefore(settled) && all.modified().isBefore(settled));
        if (stamp.isPresent() && stamp.equals(open.stampNow())) {
          learn(stamp.get(), hash);
        }
      }
      return hash;
    }
  }

  private String hash(InputStream in) throws IOException, InterruptedException {
    var idle = hashers.poll();
    var hasher = idle == null ? new Hasher(Digests.sha256()) : idle;
    try {
      for (int read = in.read(hasher.buffer); read >= 0; read = in.read(hasher.buffer)) {
        hasher.hash.update(hasher.buffer, 0, read);
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
      return HexFormat.of().formatHex(hasher.hash.digest());
    } finally {
      hasher.hash.reset();
      hashers.add(hasher);
    }
  }

  private synchronized void learn(FileStamp stamp, String hash) {
    if (learned.count() < MOST_ENTRIES) {
      var entry = new StampTable.Entry(stamp, today(), hash);
      loose.put(entry.inode(), entry);
      if (loose.size() == MOST_LOOSE) {
        gather();
      }
    }
  }

  private void gather() {
    learned = learned.with(StampTable.of(loose.values()));
    loose.clear();
  }

  private int today() {
    return (int) (clock.instant().getEpochSecond() / Duration.ofDays(1).toSeconds());
  }

  private StampTable table() {
    if (table == null) {
      table = load(Objects.requireNonNull(directory));
    }
    return table;
  }

  private static StampTable load(Path directory) {
    try {
      return StampTable.read(Files.readAllBytes(directory.resolve(TABLE)));
    } catch (IOException missingOrDamaged) {
      return StampTable.EMPTY;
    }
  }

  /** Writes down what was learned, together with what other builds have written meanwhile. What comes later is written by the next call. */
  @Override
  public synchronized void close() {
    table = null;
    if (!loose.isEmpty()) {
      gather();
    }
    if (directory == null || learned.count() == 0) {
      return;
    }
    try {
      Files.createDirectories(directory);
      save(directory);
    } catch (IOException notRemembered) {
      // The files are read again the next time.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void save(Path directory) throws IOException, InterruptedException {
    try (var lock = lock(directory.resolve(LOCK))) {
      if (lock == null) {
        return;
      }
      var whole = load(directory).with(learned).limited(today() - MOST_DAYS, MOST_ENTRIES);
      // Only who holds the lock writes here, so what a killed build left is overwritten.
      var draft = directory.resolve(DRAFT);
      try (var out = Files.newOutputStream(draft)) {
        whole.writeTo(out);
      }
      Files.move(draft, directory.resolve(TABLE), StandardCopyOption.ATOMIC_MOVE);
      learned = StampTable.EMPTY;
    }
  }

  /** A build that was stopped in the middle may hold the lock for as long as it likes. */
  private static @Nullable LockFile lock(Path file) throws IOException, InterruptedException {
    for (int i = 0; i < MOST_WAITS; i++) {
      var lock = LockFile.tryExclusive(file);
      if (lock.isPresent()) {
        return lock.get();
      }
      LockFile.pause();
    }
    return null;
  }
}
