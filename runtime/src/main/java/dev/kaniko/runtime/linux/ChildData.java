package dev.kaniko.runtime.linux;

import static java.nio.ByteOrder.nativeOrder;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The data that the steps of a child point to: strings, arrays and structures in one block. Pointers in the block are offsets until {@link
 * #write}, which knows the address of the block and turns them into addresses.
 */
final class ChildData {
  private static final int ALIGNMENT = 8;

  private byte[] bytes = new byte[4096];
  private int size;
  /** The offsets of all pointers in the block. The word at such an offset is itself an offset into the block. */
  private final List<Integer> pointers = new ArrayList<>();

  /** Adds {@code content}, aligned to eight bytes; returns its offset. */
  int add(byte[] content) {
    int offset = size;
    int end = offset + content.length;
    if (end + ALIGNMENT > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, end + ALIGNMENT));
    }
    System.arraycopy(content, 0, bytes, offset, content.length);
    size = (end + ALIGNMENT - 1) & -ALIGNMENT;
    return offset;
  }

  /** Adds a text of {@link OsBytes}, ended by a zero byte. */
  int text(String text) {
    var encoded = OsBytes.encode(text);
    return add(Arrays.copyOf(encoded, encoded.length + 1));
  }

  /** Adds an array of pointers to {@code texts}, ended by a null pointer. */
  int texts(List<String> texts) {
    var array = ByteBuffer.allocate((texts.size() + 1) * Long.BYTES).order(nativeOrder());
    for (var text : texts) {
      array.putLong(text(text));
    }
    int offset = add(array.array());
    for (int i = 0; i < texts.size(); i++) {
      pointers.add(offset + i * Long.BYTES);
    }
    return offset;
  }

  /** Adds a {@code struct sock_fprog} (seccomp(2)) and the instructions that it points to. */
  int filter(List<BpfInstruction> program) {
    int instructions = add(BpfInstruction.encode(program));
    int offset = add(ByteBuffer.allocate(16).order(nativeOrder()).putShort((short) program.size()).putLong(8, instructions).array());
    pointers.add(offset + 8);
    return offset;
  }

  int size() {
    return size;
  }

  /** Writes the block to {@code target}; {@code address} is its address in the child. */
  void write(ByteBuffer target, long address) {
    int start = target.position();
    target.put(bytes, 0, size);
    for (int pointer : pointers) {
      int at = start + pointer;
      target.putLong(at, target.getLong(at) + address);
    }
  }
}
