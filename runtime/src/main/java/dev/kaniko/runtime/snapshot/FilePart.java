package dev.kaniko.runtime.snapshot;

import dev.kaniko.snapshot.FileContent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A part of a local file, as the content of another file. The local file must not change any more.
 *
 * @param whole the local file
 * @param position the offset of the part in bytes
 * @param size the length of the part in bytes
 */
public record FilePart(Path whole, long position, long size) implements FileContent {
  public FilePart {
    Objects.requireNonNull(whole);
  }

  @Override
  public InputStream open() throws IOException {
    var channel = Files.newByteChannel(whole);
    channel.position(position);
    return new BoundedStream(Channels.newInputStream(channel), size);
  }
}
