package dev.kaniko.runtime.fetch;

import com.github.luben.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.tukaani.xz.XZInputStream;

/** The compression of an archive, found from its first bytes. */
enum ArchiveCompression {
  NONE("") {
    @Override
    InputStream open(InputStream compressed) {
      return compressed;
    }
  },
  GZIP("1f8b08") {
    @Override
    InputStream open(InputStream compressed) throws IOException {
      return new GZIPInputStream(compressed, BUFFER);
    }
  },
  BZIP2("425a68") {
    @Override
    InputStream open(InputStream compressed) throws IOException {
      return new BZip2CompressorInputStream(compressed, true);
    }
  },
  XZ("fd377a585a00") {
    @Override
    InputStream open(InputStream compressed) throws IOException {
      return new XZInputStream(compressed, XZ_MEMORY_KIB);
    }
  },
  ZSTD("28b52ffd") {
    @Override
    InputStream open(InputStream compressed) throws IOException {
      return new ZstdInputStream(compressed);
    }
  };

  /** The number of bytes that {@link #of} needs. */
  static final int MAGIC_LENGTH = 6;

  static final int BUFFER = 64 * 1024;

  /** Twice the memory that {@code xz -9} needs. The limit stops a hostile header from asking for more. */
  private static final int XZ_MEMORY_KIB = 130 * 1024;

  private final String magic;

  ArchiveCompression(String magic) {
    this.magic = magic;
  }

  /** Returns the uncompressed bytes; closing the stream closes {@code compressed}. */
  abstract InputStream open(InputStream compressed) throws IOException;

  /** Returns the compression of a file that begins with {@code start}. */
  static ArchiveCompression of(byte[] start) {
    var hex = HexFormat.of().formatHex(start);
    for (var compression : values()) {
      if (compression != NONE && hex.startsWith(compression.magic)) {
        return compression;
      }
    }
    return NONE;
  }
}
