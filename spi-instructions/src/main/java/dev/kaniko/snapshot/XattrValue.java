package dev.kaniko.snapshot;

import java.util.Arrays;
import java.util.HexFormat;

/** The value of one extended attribute: bytes, not text. */
public final class XattrValue {
  private final byte[] bytes;

  private XattrValue(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Returns a value that holds a copy of {@code bytes}. */
  public static XattrValue of(byte[] bytes) {
    return new XattrValue(bytes.clone());
  }

  /** Returns a copy of the bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof XattrValue value && Arrays.equals(bytes, value.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
