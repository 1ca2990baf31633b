package dev.kaniko.runtime.linux;

import java.util.List;

/** Runs a seccomp filter as the kernel does (seccomp(2), "Filter programs"): one accumulator, jumps forward only. */
final class FilterMachine {
  private FilterMachine() {}

  /** Returns the filter's result for a call. */
  static int decide(List<BpfInstruction> program, int audit, int number, long... arguments) {
    int accumulator = 0;
    int at = 0;
    while (true) {
      var code = program.get(at++);
      switch (code.operation()) {
        case BpfInstruction.LOAD -> accumulator = load(code.value(), audit, number, arguments);
        case BpfInstruction.AND -> accumulator &= code.value();
        case BpfInstruction.JUMP -> at += code.value();
        case BpfInstruction.IF_EQUAL -> at += accumulator == code.value() ? code.ifTrue() : code.ifFalse();
        case BpfInstruction.IF_GREATER -> at += Integer.compareUnsigned(accumulator, code.value()) > 0 ? code.ifTrue() : code.ifFalse();
        case BpfInstruction.IF_AT_LEAST -> at += Integer.compareUnsigned(accumulator, code.value()) >= 0 ? code.ifTrue() : code.ifFalse();
        case BpfInstruction.RETURN -> {
          return code.value();
        }
        default -> throw new AssertionError(code);
      }
    }
  }

  private static int load(int offset, int audit, int number, long... arguments) {
    return switch (offset) {
      case 0 -> number;
      case 4 -> audit;
      default -> {
        int index = (offset - 16) / 8;
        long argument = index < arguments.length ? arguments[index] : 0;
        yield (int) (offset % 8 == 0 ? argument : argument >>> 32);
      }
    };
  }
}
