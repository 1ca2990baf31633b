package dev.kaniko.runtime.fetch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Writes tar archives, also unusual ones, with the writer of commons-compress and not with our own. */
public final class TarMaker {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8");

  public TarMaker() {
    this(TarArchiveOutputStream.LONGFILE_POSIX);
  }

  public TarMaker(int longNames) {
    tar.setLongFileMode(longNames);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
  }

  public TarMaker file(String name, int mode, String content) throws IOException {
    var data = content.getBytes(StandardCharsets.UTF_8);
    var entry = entry(name, TarConstants.LF_NORMAL, mode);
    entry.setSize(data.length);
    return put(entry, data);
  }

  public TarMaker file(String name, String content, Map<String, String> pax) throws IOException {
    var data = content.getBytes(StandardCharsets.UTF_8);
    var entry = entry(name, TarConstants.LF_NORMAL, 0644);
    entry.setSize(data.length);
    pax.forEach(entry::addPaxHeader);
    return put(entry, data);
  }

  public TarMaker directory(String name, int mode, long uid, long gid) throws IOException {
    var entry = entry(name, TarConstants.LF_DIR, mode);
    entry.setIds((int) uid, (int) gid);
    return put(entry, new byte[0]);
  }

  public TarMaker link(String name, byte type, String target) throws IOException {
    var entry = entry(name, type, 0644);
    entry.setLinkName(target);
    return put(entry, new byte[0]);
  }

  public TarMaker special(String name, byte type, int major, int minor) throws IOException {
    var entry = entry(name, type, 0622);
    entry.setDevMajor(major);
    entry.setDevMinor(minor);
    return put(entry, new byte[0]);
  }

  private static TarArchiveEntry entry(String name, byte type, int mode) {
    var entry = new TarArchiveEntry(name, type, true);
    entry.setMode(mode);
    entry.setModTime(1_600_000_000_000L);
    return entry;
  }

  private TarMaker put(TarArchiveEntry entry, byte[] data) throws IOException {
    tar.putArchiveEntry(entry);
    tar.write(data);
    tar.closeArchiveEntry();
    return this;
  }

  public byte[] finish() throws IOException {
    tar.close();
    return bytes.toByteArray();
  }
}
