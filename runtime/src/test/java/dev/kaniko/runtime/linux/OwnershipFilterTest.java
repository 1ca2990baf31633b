package dev.kaniko.runtime.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The filter, run by {@link FilterMachine}. Call numbers are from the kernel's tables (syscall_64.tbl, unistd.h, …). */
final class OwnershipFilterTest {
  private static final int ALLOW = 0x7fff0000;
  private static final int PRETEND = 0x00050000;
  private static final int FIFO = 0010644;
  private static final int CHARACTER_DEVICE = 0020644;
  private static final int BLOCK_DEVICE = 0060644;

  private static int decide(Machine machine, Abi abi, int number, long... arguments) {
    return FilterMachine.decide(OwnershipFilter.filter(machine).program(), abi.audit(), number, arguments);
  }

  private static int x86(int number, long... arguments) {
    return decide(Machine.X86_64, Abi.X86_64, number, arguments);
  }

  private static int arm(int number, long... arguments) {
    return decide(Machine.AARCH64, Abi.AARCH64, number, arguments);
  }

  @Test
  void ownersAndIdsAreChangedInAppearanceOnly() {
    for (int number : List.of(92, 93, 94, 260, 105, 106, 113, 114, 116, 117, 119, 122, 123, 126)) {
      assertThat(x86(number)).as("x86-64 %d", number).isEqualTo(PRETEND);
    }
    for (int number : List.of(54, 55, 91, 143, 144, 145, 146, 147, 149, 151, 152, 159)) {
      assertThat(arm(number)).as("aarch64 %d", number).isEqualTo(PRETEND);
    }
  }

  @Test
  void everythingElseIsDone() {
    for (int number = 0; number < 500; number++) {
      boolean pretended = List.of(92, 93, 94, 260, 105, 106, 113, 114, 116, 117, 119, 122, 123, 126).contains(number);
      assertThat(x86(number, 0, FIFO, FIFO)).as("x86-64 %d", number).isEqualTo(pretended ? PRETEND : ALLOW);
    }
    assertThat(arm(221)).as("execve").isEqualTo(ALLOW);
    assertThat(arm(92)).as("personality has the number of chown elsewhere").isEqualTo(ALLOW);
  }

  @Test
  void devicesAreMadeInAppearanceOnlyAndFifosAreMade() {
    assertThat(x86(133, 0, CHARACTER_DEVICE, 0)).isEqualTo(PRETEND);
    assertThat(x86(133, 0, BLOCK_DEVICE, 0)).isEqualTo(PRETEND);
    assertThat(x86(133, 0, FIFO, CHARACTER_DEVICE)).isEqualTo(ALLOW);
    assertThat(x86(259, 0, 0, BLOCK_DEVICE, 0)).isEqualTo(PRETEND);
    assertThat(x86(259, 0, CHARACTER_DEVICE, FIFO, 0)).isEqualTo(ALLOW);
    assertThat(arm(33, 0, 0, CHARACTER_DEVICE, 0)).isEqualTo(PRETEND);
    assertThat(arm(33, 0, 0, FIFO, 0)).isEqualTo(ALLOW);
  }

  @Test
  void programsOf32BitsHaveNumbersOfTheirOwn() {
    for (int number : List.of(182, 16, 95, 212, 198, 207, 298, 23, 213, 46, 214, 70, 203, 71, 204, 164, 208, 170, 210, 81, 206, 138, 215, 139, 216, 185)) {
      assertThat(decide(Machine.X86_64, Abi.I386, number)).as("i386 %d", number).isEqualTo(PRETEND);
    }
    assertThat(decide(Machine.X86_64, Abi.I386, 92)).as("truncate").isEqualTo(ALLOW);
    assertThat(decide(Machine.X86_64, Abi.I386, 14, 0, CHARACTER_DEVICE)).isEqualTo(PRETEND);
    assertThat(decide(Machine.X86_64, Abi.I386, 297, 0, 0, FIFO)).isEqualTo(ALLOW);
    assertThat(decide(Machine.AARCH64, Abi.ARM, 325)).as("arm fchownat").isEqualTo(PRETEND);
    assertThat(decide(Machine.AARCH64, Abi.ARM, 324, 0, 0, BLOCK_DEVICE)).isEqualTo(PRETEND);
  }

  @Test
  void numbersOfAnUnknownFamilyMeanNothing() {
    assertThat(FilterMachine.decide(OwnershipFilter.filter(Machine.X86_64).program(), 0xC00000F3, 92)).isEqualTo(ALLOW);
  }
}
