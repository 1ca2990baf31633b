package dev.kaniko.runtime.linux;

import static dev.kaniko.runtime.linux.Scratch.check;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Starts a child that makes a list of system calls, the last of which is execve. This takes about a hundred bytes of machine code.
 *
 * <p>Why machine code: in a process with many threads, neither Java nor most of libc may run between fork and exec. posix_spawn(3)
 * supports no namespaces, mounts and users. Unsharing them in a thread of this process first would make that thread unusable for the JVM,
 * and Docker's seccomp profile forbids it. The code uses clone(2) with CLONE_VM | CLONE_VFORK on a stack of its own; that profile does not
 * permit clone3. The calling thread sleeps until the child has executed a program or exited. So the child can share the memory, and a start
 * takes the same time for any heap size. The child runs an array of steps:
 *
 * <pre>
 * header   0 clone flags   8 top of the child's stack   16 where clone writes the pidfd   24 first step   32 failed step, or 0
 * step     0 number (-1: end)   8..48 six arguments   56 bit 0: must succeed   64 where to write the result too   72 result
 * </pre>
 *
 * <p>"Where to write the result too" is an argument of a later step, so that the step can use a descriptor that the child has opened. If a step
 * that must succeed fails, the child exits. The parent finds the step's address and result in the shared memory.
 *
 * <p>The tests of this module run the x86-64 code. The aarch64 code was checked in an emulator, but no JVM has run it on such a machine. The
 * assembly, with {@link #X86_64} on the left and {@link #AARCH64} on the right:
 *
 * <pre>
 *        endbr64; push rbx; push r12; mov r12, rdi                      stp x19, x20, [sp, -16]!; mov x20, x0
 *        mov rdi, [r12]; mov rsi, [r12+8]; mov rdx, [r12+16]            ldr x0, [x20]; ldr x1, [x20, 8]; ldr x2, [x20, 16]
 *        xor r10d, r10d; xor r8d, r8d; mov eax, 56; syscall             mov x3, 0; mov x4, 0; mov x8, 220; svc 0
 *        test rax, rax; jz child; pop r12; pop rbx; ret                 cbz x0, child; ldp x19, x20, [sp], 16; ret
 * child: mov rbx, [r12+24]                                              ldr x19, [x20, 24]
 * next:  mov rax, [rbx]; cmp rax, -1; je leave                          ldr x8, [x19]; cmn x8, 1; b.eq leave
 *        mov rdi, [rbx+8]; mov rsi, [rbx+16]; mov rdx, [rbx+24]         ldp x0, x1, [x19, 8]; ldp x2, x3, [x19, 24]
 *        mov r10, [rbx+32]; mov r8, [rbx+40]; mov r9, [rbx+48]          ldp x4, x5, [x19, 40]
 *        syscall; mov [rbx+72], rax                                     svc 0; str x0, [x19, 72]
 *        mov rcx, [rbx+64]; test rcx, rcx; jz ok; mov [rcx], rax        ldr x9, [x19, 64]; cbz x9, ok; str x0, [x9]
 * ok:    cmp rax, -4096; jbe go; test qword ptr [rbx+56], 1; jnz bad    cmn x0, 4095; b.lo go; ldr x9, [x19, 56]; tbz x9, 0, go
 *                                                                       str x19, [x20, 32]; b leave
 * go:    add rbx, 80; jmp next                                          add x19, x19, 80; b next
 * bad:   mov [r12+32], rbx
 * leave: mov edi, 127; mov eax, 231; syscall; hlt                       mov x0, 127; mov x8, 94; svc 0; brk 0
 * </pre>
 */
final class SpawnStub {
  static final int HEADER_SIZE = 40;
  static final int STEP_SIZE = 80;

  private static final String X86_64 =
      "f30f1efa5341544989fc498b3c24498b742408498b5424104531d24531c0b8380000000f054885c07404415c5bc3498b5c2418488b034883f8ff7447"
          + "488b7b08488b7310488b53184c8b53204c8b43284c8b4b300f0548894348488b4b404885c97403488901483d00f0ffff760a48f74338010000007506"
          + "4883c350ebb549895c2420bf7f000000b8e70000000f05f4";
  private static final String AARCH64 =
      "f353bfa9f40300aa800240f9810640f9820a40f9030080d2040080d2881b80d2010000d4600000b4f353c1a8c0035fd6930e40f9680240f91f0500b1"
          + "20020054608640a9628e41a9649642a9010000d4602600f9692240f9490000b4200100f91ffc3fb1a3000054691e40f969000036931200f903000014"
          + "73420191eeffff17e00f80d2c80b80d2010000d4000020d4";

  private static final int PAGE = 64 * 1024; // The largest page size of either machine.
  private static final int PROT_READ = 1;
  private static final int PROT_WRITE = 2;
  private static final int PROT_EXEC = 4;
  private static final int MAP_PRIVATE = 2;
  private static final int MAP_ANONYMOUS = 0x20;
  private static final int SIG_SETMASK = 2;
  /** All signals except those that the JVM itself uses at any time: SIGILL, SIGTRAP, SIGBUS, SIGFPE, SIGSEGV. */
  private static final long ASYNCHRONOUS = ~(1L << 3 | 1L << 4 | 1L << 6 | 1L << 7 | 1L << 10);

  private static @Nullable MethodHandle handle;

  private SpawnStub() {}

  @SuppressWarnings("restricted") // Calls the machine code at an address.
  private static synchronized MethodHandle handle() throws ErrnoException {
    if (handle == null) {
      handle = Linker.nativeLinker().downcallHandle(
          MemorySegment.ofAddress(load()), FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.ADDRESS));
    }
    return handle;
  }

  /** Loads the code. Its memory is never writable and executable at once, and is never released. */
  @SuppressWarnings("restricted")
  private static long load() throws ErrnoException {
    var code = HexFormat.of().parseHex(switch (Machine.current()) {
      case X86_64 -> X86_64;
      case AARCH64 -> AARCH64;
    });
    try (var scratch = Scratch.borrow()) {
      long address = check(
          scratch.call(SystemCall.MMAP, 0, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), SystemCall.MMAP, "");
      MemorySegment.copy(code, 0, MemorySegment.ofAddress(address).reinterpret(PAGE), ValueLayout.JAVA_BYTE, 0, code.length);
      check(scratch.call(SystemCall.MPROTECT, address, PAGE, PROT_READ | PROT_EXEC), SystemCall.MPROTECT, "");
      return address;
    }
  }

  /**
   * Runs the code. Returns when the child has executed a program or exited.
   *
   * @return the child's process id
   */
  static int clone(MemorySegment header) throws ErrnoException {
    var stub = handle();
    try (var scratch = Scratch.borrow()) {
      var blocked = scratch.take(8);
      blocked.set(ValueLayout.JAVA_LONG, 0, ASYNCHRONOUS);
      var before = scratch.take(8);
      // Without this, a signal in the child would run a signal handler of the JVM in the shared memory.
      check(
          scratch.call(SystemCall.RT_SIGPROCMASK, SIG_SETMASK, blocked.address(), before.address(), 8), SystemCall.RT_SIGPROCMASK, "");
      try {
        return positive((long) stub.invokeExact(header));
      } catch (ErrnoException | RuntimeException | Error failure) {
        throw failure;
      } catch (Throwable impossible) {
        throw new IllegalStateException(impossible);
      } finally {
        scratch.call(SystemCall.RT_SIGPROCMASK, SIG_SETMASK, before.address(), 0, 8);
      }
    }
  }

  private static int positive(long result) throws ErrnoException {
    if (result < 0) {
      throw new ErrnoException("clone", "", (int) -result);
    }
    return (int) result;
  }
}
