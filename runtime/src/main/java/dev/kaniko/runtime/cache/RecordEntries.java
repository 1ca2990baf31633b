package dev.kaniko.runtime.cache;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.layout.BlobStore;
import dev.kaniko.runtime.registry.ImagePuller;
import dev.kaniko.runtime.registry.PulledImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;

/** Records of builds as entries of the cache: a {@link FileImage} for each name, of what the last build depended on. Safe for several threads. */
public final class RecordEntries {
  /** A larger record is not kept, and not read. */
  public static final int MOST_BYTES = 8 << 20;

  private static final FileImage IMAGE = new FileImage("dev.kaniko.cache.record", new ImagePath("/build-record.json"), MOST_BYTES);

  private final FarEntries entries;
  private final FarSettings settings;
  private final ImagePuller puller;
  private final BlobStore blobs;
  private final FarLookups<String, byte[]> lookups;

  /**
   * @param puller of the build
   * @param blobs of the build
   */
  RecordEntries(FarEntries entries, FarSettings settings, ImagePuller puller, BlobStore blobs) {
    this.entries = entries;
    this.settings = settings;
    this.puller = puller;
    this.blobs = blobs;
    this.lookups = new FarLookups<>(this::fetch, entries.patience());
  }

  /** Returns what people call the cache. */
  public String place() {
    return entries.name();
  }

  private static String tag(String name) {
    return "record-" + name;
  }

  /** Returns the record with a name, as it was put there. Whoever can write to the cache may have written it. */
  public Optional<byte[]> find(String name) throws InterruptedException {
    return lookups.await(name);
  }

  private Optional<byte[]> fetch(String name) {
    return entries.find(tag(name), image -> Optional.of(read(name, image)));
  }

  private byte[] read(String name, PulledImage image) throws IOException {
    var layer = IMAGE.check(name, image);
    return IMAGE.read(new ByteArrayInputStream(puller.smallLayer(image, layer.descriptor())), layer.diffId());
  }

  /** Tells that a record that was found is none. */
  public void refuse(String name, IOException why) {
    entries.refuse(tag(name), why);
  }

  /**
   * Keeps a record, soon, in place of the one before; does nothing if it is too large.
   *
   * @param name letters and digits, as in tags
   */
  public void put(String name, byte[] record) {
    if (record.length <= MOST_BYTES) {
      entries.put(tag(name), () -> IMAGE.of(name, "record of a build", record, settings.platform(), blobs));
    }
  }

  /** Waits until all is kept. */
  public void finish() throws InterruptedException {
    entries.finish();
  }
}
