package dev.kaniko.runtime.registry;

import dev.kaniko.runtime.oci.BlobSource;
import dev.kaniko.runtime.oci.Descriptor;
import dev.kaniko.runtime.oci.RawDocument;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * One repository of one registry. Safe for use by many threads. Requests that fail for a passing reason are repeated a few
 * times, but for {@link #pull}, whose sink cannot be rewound. No connection outlives the call that needed it. Every method throws a
 * {@link RegistryException} for failures of the registry or the network.
 */
public interface RegistrySession {
  /** Returns the descriptor of a manifest or index; empty when it is not there. */
  Optional<Descriptor> head(String tagOrDigest) throws IOException;

  /** Returns the exact bytes of a manifest or index; when it is asked for by digest they are verified. */
  RawDocument manifest(String tagOrDigest) throws IOException;

  /** Stores a manifest or index. */
  void putManifest(RawDocument manifest, String tagOrDigest) throws IOException;

  boolean hasBlob(Descriptor blob) throws IOException;

  /**
   * Writes the bytes of a blob. They are verified when all are written, so nothing written may be used before this returns.
   *
   * @param progress is told the number of bytes of each piece
   */
  void pull(Descriptor blob, OutputStream sink, LongConsumer progress) throws IOException;

  /**
   * Stores a blob, unless it is there.
   *
   * @param source is asked again when the upload is repeated
   * @param mountFrom a repository of the same registry that has the blob
   * @param progress is told the number of bytes of each piece; less than nothing when an upload starts again
   */
  PushResult push(Descriptor blob, BlobSource source, Optional<String> mountFrom, LongConsumer progress)
      throws IOException;

  /**
   * Stores a blob as {@link #push} does, without asking whether it is there. The result is never {@link PushResult#EXISTED}.
   *
   * @param mountFrom a repository of the same registry that has the blob; empty if bytes are sent whatever the registry has
   */
  PushResult upload(Descriptor blob, BlobSource source, Optional<String> mountFrom, LongConsumer progress) throws IOException;

  /** Starts an upload and cancels it, so that missing rights show before there is anything to push. */
  void checkPushAllowed() throws IOException;
}
