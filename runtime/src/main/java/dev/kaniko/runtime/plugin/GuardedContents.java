package dev.kaniko.runtime.plugin;

import dev.kaniko.instruction.Outcome;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * Puts contents that a plugin has made itself under guard: they are opened later, by whoever packs a layer or writes to a root, and must
 * be as long as they say.
 */
record GuardedContents(GuardedInstruction instruction, PluginCalls calls) {
  Outcome of(Outcome outcome) throws PluginFailure, InterruptedException {
    if (outcome.layer().isEmpty()) {
      return outcome;
    }
    List<Change> changes = outcome.diff().changes();
    if (changes.stream().noneMatch(this::isForeign)) {
      return outcome;
    }
    var guarded = calls.ask("size()", () -> new SnapshotDiff(changes.stream().map(change -> isForeign(change) ? guarded(change) : change).toList()));
    return new Outcome(Optional.of(guarded), outcome.config(), outcome.createdBy());
  }

  private boolean isForeign(Change change) {
    return change instanceof Change.Put(var _, FileNode.RegularFile(var _, var content)) && calls.made(content);
  }

  private Change guarded(Change change) {
    return change instanceof Change.Put(var path, FileNode.RegularFile(var metadata, var content))
        ? new Change.Put(path, new FileNode.RegularFile(metadata, new Guarded(content, content.size(), path.text(), this)))
        : change;
  }

  private PluginFailedException failed(PluginFailure failure) {
    return instruction.failed(failure);
  }

  /** A content with a size that holds. */
  private record Guarded(FileContent content, long size, String path, GuardedContents owner) implements FileContent {
    @Override
    public InputStream open() throws IOException {
      try {
        return new Measured(owner.calls.work("open() of the content of " + path, content::open), this);
      } catch (PluginFailure failure) {
        throw owner.failed(failure);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("cancelled", e);
      }
    }

    PluginFailedException mistake(String what) {
      return owner.failed(PluginFailure.mistake(what + " for the content of " + path));
    }
  }

  /** A stream that ends where the content said that it would. */
  private static final class Measured extends FilterInputStream {
    private final Guarded content;
    private long rest;

    Measured(InputStream in, Guarded content) {
      super(in);
      this.content = content;
      this.rest = content.size();
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      int n = read(one, 0, 1);
      return n < 0 ? n : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int n;
      boolean more;
      try {
        n = in.read(bytes, offset, length);
        // Whoever knows the size asks for no more, so it is seen here whether there is more.
        more = n > 0 && n == rest && in.read() >= 0;
      } catch (RuntimeException | StackOverflowError | LinkageError e) {
        throw content.mistake("threw " + e + " from a stream");
      }
      rest -= Math.max(0, n);
      if (more || rest < 0 || n < 0 && rest > 0) {
        throw content.mistake("gave " + (n < 0 ? "less" : "more") + " than the " + content.size() + " bytes that it had announced");
      }
      return n;
    }

    @Override
    public long skip(long n) throws IOException {
      long skipped = 0;
      var buffer = new byte[4096];
      while (skipped < n) {
        int read = read(buffer, 0, (int) Math.min(buffer.length, n - skipped));
        if (read < 0) {
          break;
        }
        skipped += read;
      }
      return skipped;
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
