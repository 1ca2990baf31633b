package dev.kaniko.runtime.retention;

import dev.kaniko.runtime.layout.StateEntry;
import dev.kaniko.runtime.layout.StateLock;
import dev.kaniko.runtime.linux.Directory;
import dev.kaniko.runtime.linux.LockFile;
import dev.kaniko.runtime.linux.RemoveTree;
import dev.kaniko.runtime.retention.KeptThing.Kind;
import dev.kaniko.runtime.root.LivingBuilds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Removes from a state directory what was not used for longest. A build that lives keeps all that it uses: it marks each use after it began, and nothing is taken that was
 * used after the oldest living build began. While the {@link StateLock} is held alone, things are renamed away; they are removed after that.
 */
public final class Eviction {
  /**
   * What to remove.
   *
   * @param cacheMounts whether directories of cache mounts go too, if no command uses them
   * @param keep stop when what is left has so many bytes; empty to remove all
   * @param olderThan only what was not used for so long
   */
  public record Request(boolean cacheMounts, OptionalLong keep, Duration olderThan) {}

  /**
   * What was removed.
   *
   * @param bytes of each kind of which something was removed
   * @param things how many there were
   */
  public record Freed(Map<Kind, Long> bytes, int things) {
    static final Freed NOTHING = new Freed(Map.of(), 0);

    public Freed {
      bytes = Map.copyOf(bytes);
    }

    /** Returns the bytes of all kinds. */
    public long total() {
      return bytes.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /** The part of the limit that is left after an eviction, so that not every build has to evict. */
  private static final double KEPT_PART = 0.8;

  private static final Set<Kind> WITHOUT_CACHE_MOUNTS = Collections.unmodifiableSet(EnumSet.complementOf(EnumSet.of(Kind.CACHE_MOUNT)));

  private static final long GIGABYTE = 1_000_000_000;

  /** A command that is no build may be writing a draft as young as this. */
  private static final Duration YOUNG = Duration.ofMinutes(1);

  private final Path state;
  private final StateLock lock;
  private final LivingBuilds builds;

  public Eviction(Path state) {
    this.state = state;
    this.lock = new StateLock(state);
    this.builds = new LivingBuilds(state);
  }

  /**
   * Returns the limit for a state directory where none is given: a tenth of the disk, as other builders take, but at least 10 GB, because less does not hold the images
   * and layers of a few builds, and at most half of a small disk.
   */
  public static long defaultLimit(Path state) throws IOException {
    Files.createDirectories(state);
    long disk = Files.getFileStore(state).getTotalSpace();
    return Math.max(disk / 10, Math.min(10 * GIGABYTE, disk / 2));
  }

  /** Removes drafts of the dead, and, if the rest has more bytes than {@code limit}, as much of it that four fifths of the limit are left. Cache mounts do not count. */
  public Freed toLimit(long limit) throws IOException, InterruptedException {
    var things = Inventory.of(state, WITHOUT_CACHE_MOUNTS);
    long total = total(things);
    return remove(things, total <= limit ? 0 : total - (long) (limit * KEPT_PART), Instant.MAX);
  }

  /** Removes what is asked for. */
  public Freed prune(Request request) throws IOException, InterruptedException {
    builds.removeStale();
    var things = Inventory.of(state, request.cacheMounts() ? EnumSet.allOf(Kind.class) : WITHOUT_CACHE_MOUNTS);
    long excess = request.keep().isPresent() ? Math.max(0, total(things) - request.keep().getAsLong()) : Long.MAX_VALUE;
    return remove(things, excess, request.olderThan().isZero() ? Instant.MAX : Instant.now().minus(request.olderThan()));
  }

  private static long total(List<KeptThing> things) {
    return things.stream().mapToLong(KeptThing::size).sum();
  }

  /**
   * Removes drafts that nobody writes, and others that were last used before {@code until}, the longest unused first, until there are {@code excess} bytes of them.
   *
   * @param measured what was there before; it is looked at again, because an entry that came meanwhile must not stay without its layer
   */
  private Freed remove(List<KeptThing> measured, long excess, Instant until) throws IOException, InterruptedException {
    if (!Files.isDirectory(state)) {
      return Freed.NOTHING;
    }
    if (excess == 0 && measured.stream().noneMatch(thing -> thing.kind() == Kind.DRAFT)) {
      emptyTrash(Set.of());
      return Freed.NOTHING;
    }
    var freed = new EnumMap<Kind, Long>(Kind.class);
    long sum = 0;
    var taken = new HashSet<String>();
    try (var _ = lock.exclusive()) {
      var oldest = builds.oldest();
      var before = oldest.filter(began -> began.isBefore(until)).orElse(until);
      var drafts = oldest.orElseGet(() -> Instant.now().minus(YOUNG));
      var things = new ArrayList<>(Inventory.of(state, WITHOUT_CACHE_MOUNTS));
      measured.stream().filter(thing -> thing.kind() == Kind.CACHE_MOUNT).forEach(things::add);
      for (var dated : inOrder(things)) {
        boolean draft = dated.thing().kind() == Kind.DRAFT;
        if ((draft || sum < excess) && dated.lastUse().isBefore(draft ? drafts : before) && take(dated.thing(), taken)) {
          sum += dated.thing().size();
          freed.merge(dated.thing().kind(), dated.thing().size(), Long::sum);
        }
      }
    }
    emptyTrash(taken);
    return new Freed(freed, taken.size());
  }

  private record Dated(KeptThing thing, Instant lastUse) {}

  private static List<Dated> inOrder(List<KeptThing> things) throws IOException {
    var dated = new ArrayList<Dated>();
    for (var thing : things) {
      thing.lastUse().ifPresent(lastUse -> dated.add(new Dated(thing, lastUse)));
    }
    dated.sort(Comparator.comparing(Dated::lastUse));
    return dated;
  }

  /** @param taken gets the name that it has among what is being removed */
  private static boolean take(KeptThing thing, Set<String> taken) throws IOException {
    return thing.kind() == Kind.CACHE_MOUNT ? takeMount(thing, taken) : away(thing, taken);
  }

  /** Whoever uses a cache mount has its lock. */
  private static boolean takeMount(KeptThing thing, Set<String> taken) throws IOException {
    Optional<LockFile> mine = LockFile.tryExclusive(thing.path().resolveSibling(thing.name() + ".lock"));
    if (mine.isEmpty()) {
      return false;
    }
    try (var _ = mine.get()) {
      return away(thing, taken);
    }
  }

  private static boolean away(KeptThing thing, Set<String> taken) throws IOException {
    var trash = Files.createDirectories(trashOf(thing));
    var name = UUID.randomUUID().toString();
    try {
      Files.move(thing.path(), trash.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException gone) {
      return false; // It was damaged, and is removed.
    }
    taken.add(name);
    for (var mark : thing.marks()) {
      Files.deleteIfExists(mark);
    }
    return true;
  }

  /** On the same disk and in the same store. */
  private static Path trashOf(KeptThing thing) {
    int up = thing.kind() == Kind.BLOB ? 3 : 2;
    var store = thing.path();
    for (int i = 0; i < up && store.getParent() != null; i++) {
      store = store.getParent();
    }
    return StateEntry.TRASH.in(store);
  }

  /**
   * Removes what this eviction took away, and what one did that died.
   *
   * @param taken names what this eviction took away
   * @throws IOException if some of that cannot be removed; all else is
   */
  private void emptyTrash(Set<String> taken) throws IOException {
    IOException failure = null;
    var stores = new LinkedHashSet<>(builds.stores());
    stores.add(state);
    for (var store : stores) {
      var trash = StateEntry.TRASH.in(store);
      if (Files.isDirectory(trash)) {
        failure = empty(trash, taken, failure);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static @Nullable IOException empty(Path trash, Set<String> taken, @Nullable IOException before) throws IOException {
    var failure = before;
    try (var directory = Directory.open(trash)) {
      for (var entry : directory.entries()) {
        try {
          RemoveTree.below(directory, entry.name());
        } catch (IOException refused) {
          failure = failure == null && taken.contains(entry.name())
              ? new IOException(trash.resolve(entry.name()) + " cannot be removed: " + refused.getMessage(), refused)
              : failure;
        }
      }
    }
    return failure;
  }
}
