package dev.kaniko.runtime.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Memory for the arguments of system calls, and the calls themselves. Every call goes through libc's {@code syscall(2)}. So one method handle
 * serves all calls, and their meaning does not depend on the libc. Scratches come from a pool and not from thread locals, because there may be
 * many virtual threads.
 */
final class Scratch implements AutoCloseable {
  /** Enough for two paths of the longest kind and a large buffer for directory entries, attributes or file content. */
  private static final int SIZE = 160 * 1024;

  private static final ConcurrentLinkedQueue<Scratch> POOL = new ConcurrentLinkedQueue<>();

  private static final MethodHandle SYSCALL = link();
  private static final long ERRNO_OFFSET =
      Linker.Option.captureStateLayout().byteOffset(MemoryLayout.PathElement.groupElement("errno"));

  private final MemorySegment memory = Arena.ofAuto().allocate(SIZE, 16);
  private final MemorySegment state = memory.asSlice(0, Linker.Option.captureStateLayout().byteSize());
  /** Segments that do not fit into the memory. They are kept until {@link #close}, because an address does not keep a segment alive. */
  private final List<MemorySegment> large = new ArrayList<>();

  private long used;

  private Scratch() {}

  @SuppressWarnings("restricted") // This package is the only one that calls native code.
  private static MethodHandle link() {
    var linker = Linker.nativeLinker();
    var word = ValueLayout.JAVA_LONG;
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow("syscall"),
        FunctionDescriptor.of(word, word, word, word, word, word, word, word),
        Linker.Option.firstVariadicArg(1),
        Linker.Option.captureCallState("errno"));
  }

  static Scratch borrow() {
    var scratch = POOL.poll();
    if (scratch == null) {
      scratch = new Scratch();
    }
    scratch.used = 64;
    return scratch;
  }

  /** Returns the memory to the pool. Segments taken from it must not be used afterwards. */
  @Override
  public void close() {
    large.clear();
    POOL.offer(this);
  }

  /**
   * Takes {@code size} bytes with unspecified content, aligned to 16 bytes. Larger requests get memory of their own, which the garbage
   * collector frees.
   */
  MemorySegment take(long size) {
    if (used + size > SIZE) {
      var segment = Arena.ofAuto().allocate(size, 16);
      large.add(segment);
      return segment;
    }
    var segment = memory.asSlice(used, size);
    used = (used + size + 15) & ~15L;
    return segment;
  }

  /** A NUL-terminated string. */
  MemorySegment string(String text) {
    return string(OsBytes.encode(text));
  }

  /** A NUL-terminated string. */
  MemorySegment string(byte[] bytes) {
    var terminated = Arrays.copyOf(bytes, bytes.length + 1);
    var segment = take(terminated.length);
    MemorySegment.copy(terminated, 0, segment, ValueLayout.JAVA_BYTE, 0, terminated.length);
    return segment;
  }

  MemorySegment bytes(byte[] bytes) {
    var segment = take(Math.max(1, bytes.length));
    MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, 0, bytes.length);
    return segment;
  }

  long call(SystemCall call, long a) {
    return call(call, a, 0, 0, 0, 0, 0);
  }

  long call(SystemCall call, long a, long b) {
    return call(call, a, b, 0, 0, 0, 0);
  }

  long call(SystemCall call, long a, long b, long c) {
    return call(call, a, b, c, 0, 0, 0);
  }

  long call(SystemCall call, long a, long b, long c, long d) {
    return call(call, a, b, c, d, 0, 0);
  }

  long call(SystemCall call, long a, long b, long c, long d, long e) {
    return call(call, a, b, c, d, e, 0);
  }

  /**
   * Makes the call and returns its result or the negated error number. The caller must keep segments reachable whose addresses it passes.
   */
  long call(SystemCall call, long a, long b, long c, long d, long e, long f) {
    long result;
    try {
      result = (long) SYSCALL.invokeExact(state, (long) call.number(Machine.current()), a, b, c, d, e, f);
    } catch (Error | RuntimeException failure) {
      throw failure;
    } catch (Throwable impossible) {
      throw new IllegalStateException(impossible);
    }
    return result == -1 ? -state.get(ValueLayout.JAVA_INT, ERRNO_OFFSET) : result;
  }

  /** Returns {@code result}; throws an exception if it is a negated error number. */
  static long check(long result, SystemCall call, String path) throws ErrnoException {
    if (result < 0 && result > -4096) {
      throw new ErrnoException(call.text(), path, (int) -result);
    }
    return result;
  }
}
