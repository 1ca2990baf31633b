package dev.kaniko.system;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Writes the tar of a small layer by hand. */
final class TarWriter {
  private static final long WRITTEN_MILLIS = 1_600_000_000_000L;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8");

  TarWriter folder(String path, int mode, int owner) throws IOException {
    return put(new TarArchiveEntry(path + "/"), mode, owner, new byte[0]);
  }

  TarWriter file(String path, int mode, int owner, String text) throws IOException {
    return file(path, mode, owner, text.getBytes(StandardCharsets.UTF_8));
  }

  TarWriter file(String path, int mode, int owner, byte[] content) throws IOException {
    return put(new TarArchiveEntry(path), mode, owner, content);
  }

  /** @param attribute its name; the value has no bytes but those of ASCII */
  TarWriter file(String path, int mode, int owner, String text, String attribute, String value) throws IOException {
    var entry = new TarArchiveEntry(path);
    entry.addPaxHeader("SCHILY.xattr." + attribute, value);
    return put(entry, mode, owner, text.getBytes(StandardCharsets.UTF_8));
  }

  TarWriter hardLink(String path, String target) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(path, TarConstants.LF_LINK);
    entry.setLinkName(target);
    return put(entry, 0644, 0, new byte[0]);
  }

  TarWriter symbolicLink(String path, String target) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(path, TarConstants.LF_SYMLINK);
    entry.setLinkName(target);
    return put(entry, 0777, 0, new byte[0]);
  }

  TarWriter fifo(String path) throws IOException {
    return put(new TarArchiveEntry(path, TarConstants.LF_FIFO), 0644, 0, new byte[0]);
  }

  TarWriter device(String path, int major, int minor) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(path, TarConstants.LF_CHR);
    entry.setDevMajor(major);
    entry.setDevMinor(minor);
    return put(entry, 0666, 0, new byte[0]);
  }

  private TarWriter put(TarArchiveEntry entry, int mode, int owner, byte[] content) throws IOException {
    entry.setMode(mode);
    entry.setUserId(owner);
    entry.setGroupId(owner);
    entry.setModTime(WRITTEN_MILLIS);
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
    return this;
  }

  byte[] bytes() throws IOException {
    tar.finish();
    return bytes.toByteArray();
  }
}
