package dev.kaniko.runtime.snapshot;

import dev.kaniko.snapshot.FileContent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A part of a file of this machine that nobody writes to any more, as the content of another file.
 *
 * @param whole the file
 * @param position where the part begins
 * @param size how many bytes it has
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
