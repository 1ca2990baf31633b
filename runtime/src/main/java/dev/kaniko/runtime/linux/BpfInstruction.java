package dev.kaniko.runtime.linux;

import static java.nio.ByteOrder.nativeOrder;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * One instruction of a seccomp filter: {@code struct sock_filter} of linux/filter.h.
 *
 * @param operation the operation code, one of the constants of this class
 * @param ifTrue the number of instructions to skip if a comparison is true
 * @param ifFalse the number of instructions to skip if it is false
 * @param value the operand
 */
record BpfInstruction(int operation, int ifTrue, int ifFalse, int value) {
  /** BPF_LD | BPF_W | BPF_ABS: loads the word of struct seccomp_data at the offset {@code value}. */
  static final int LOAD = 0x20;
  /** BPF_ALU | BPF_AND | BPF_K. */
  static final int AND = 0x54;
  /** BPF_JMP | BPF_JA: skips {@code value} instructions. */
  static final int JUMP = 0x05;
  /** BPF_JMP | BPF_JEQ | BPF_K. */
  static final int IF_EQUAL = 0x15;
  /** BPF_JMP | BPF_JGT | BPF_K; the comparison is unsigned. */
  static final int IF_GREATER = 0x25;
  /** BPF_JMP | BPF_JGE | BPF_K; the comparison is unsigned. */
  static final int IF_AT_LEAST = 0x35;
  /** BPF_RET | BPF_K. */
  static final int RETURN = 0x06;

  /** Offset of the number of the system call in struct seccomp_data. */
  static final int NUMBER = 0;
  /** Offset of the ABI, one of {@link Abi}. */
  static final int ARCHITECTURE = 4;

  private static final int SIZE = 8;
  /** The most instructions that a comparison can skip. */
  static final int FAR = 255;

  BpfInstruction {
    if (ifTrue < 0 || ifTrue > FAR || ifFalse < 0 || ifFalse > FAR) {
      throw new IllegalArgumentException("a comparison jumps 0 to " + FAR + " instructions, not " + ifTrue + " or " + ifFalse);
    }
  }

  static BpfInstruction load(int offset) {
    return new BpfInstruction(LOAD, 0, 0, offset);
  }

  static BpfInstruction jump(int distance) {
    return new BpfInstruction(JUMP, 0, 0, distance);
  }

  static BpfInstruction returning(int value) {
    return new BpfInstruction(RETURN, 0, 0, value);
  }

  /** Offset of the lower half of argument {@code index}. The upper half follows, because both machines are little-endian. */
  static int argument(int index) {
    return 16 + 8 * index;
  }

  static byte[] encode(List<BpfInstruction> program) {
    var bytes = ByteBuffer.allocate(program.size() * SIZE).order(nativeOrder());
    for (var instruction : program) {
      bytes.putShort((short) instruction.operation).put((byte) instruction.ifTrue).put((byte) instruction.ifFalse).putInt(instruction.value);
    }
    return bytes.array();
  }
}
