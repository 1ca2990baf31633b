package dev.kaniko.runtime.plugin;

import dev.kaniko.instruction.Outcome;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Wraps file contents whose class belongs to a plugin. They are read after the step, when a layer is packed or a root is written. The wrapper checks
 * that their length is the announced size, and reports failures as those of the plugin.
 */
record GuardedContents(GuardedInstruction instruction, PluginCalls calls) {
  /** The size of the buffer in bytes. It is large, because every read is a call of the plugin on another thread. */
  private static final int BUFFER = 1 << 18;

  Outcome of(Outcome outcome) throws PluginFailure, IOException, InterruptedException {
    List<Change> changes = outcome.diff().changes();
    if (changes.stream().noneMatch(this::isForeign)) {
      return outcome;
    }
    var guarded = calls.work("size()", () -> new SnapshotDiff(changes.stream().map(this::guarded).toList()));
    return new Outcome(Optional.of(guarded), outcome.config(), outcome.createdBy());
  }

  private boolean isForeign(Change change) {
    return change instanceof Change.Put(var _, FileNode.RegularFile(var _, var content)) && calls.made(content);
  }

  private Change guarded(Change change) {
    if (change instanceof Change.Put(var path, FileNode.RegularFile(var metadata, var content)) && calls.made(content)) {
      return new Change.Put(path, new FileNode.RegularFile(metadata, new Guarded(content, path.text())));
    }
    return change;
  }

  /** Calls the plugin after the end of its step. */
  private <T> T ask(String method, Callable<T> question) throws IOException {
    try {
      return calls.work(method, question);
    } catch (PluginFailure failure) {
      throw instruction.failed(failure);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("cancelled", e);
    }
  }

  /** A content of a plugin. Its size is read once. */
  private final class Guarded implements FileContent {
    private final FileContent content;
    private final long size;
    private final String path;

    Guarded(FileContent content, String path) {
      this.content = content;
      this.size = content.size();
      this.path = path;
      if (size < 0) {
        throw new IllegalArgumentException("a content with " + size + " bytes: " + path);
      }
    }

    @Override
    public long size() {
      return size;
    }

    @Override
    public InputStream open() throws IOException {
      return new BufferedInputStream(new Measured(ask("open() of the content of " + path, content::open), this), BUFFER);
    }
  }

  /** A stream that throws an exception if its length differs from the announced size. */
  private final class Measured extends InputStream {
    private final InputStream in;
    private final Guarded content;
    private long rest;

    Measured(InputStream in, Guarded content) {
      this.in = in;
      this.content = content;
      this.rest = content.size;
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      // A read that hangs may continue after the build has given up on it. So it must not write into the caller's array.
      var chunk = ask("read() of the content of " + content.path, () -> {
        var read = in.readNBytes(Math.min(length, BUFFER));
        return read.length == rest && in.read() >= 0 ? new byte[read.length + 1] : read;
      });
      rest -= chunk.length;
      if (rest < 0 || chunk.length == 0 && length > 0 && rest > 0) {
        throw instruction.mistaken(
            "gave " + (rest < 0 ? "more" : "less") + " than the " + content.size + " bytes that it had announced for the content of " + content.path);
      }
      System.arraycopy(chunk, 0, bytes, offset, chunk.length);
      return chunk.length == 0 && length > 0 ? -1 : chunk.length;
    }

    @Override
    public void close() throws IOException {
      ask("close() of the content of " + content.path, () -> {
        in.close();
        return true;
      });
    }
  }
}
