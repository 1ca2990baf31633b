package dev.kaniko.runtime.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class MachineTest {
  @Test
  void bothNamesOfEachMachineAreKnown() {
    assertThat(Machine.of("Linux", "amd64")).isEqualTo(Machine.X86_64);
    assertThat(Machine.of("Linux", "aarch64")).isEqualTo(Machine.AARCH64);
    assertThatThrownBy(() -> Machine.of("Linux", "riscv64")).hasMessageContaining("riscv64");
    assertThatThrownBy(() -> Machine.of("Mac OS X", "aarch64")).hasMessageContaining("Mac OS X");
  }

  @Test
  void noTwoCallsShareANumber() {
    for (var machine : Machine.values()) {
      assertThat(Arrays.stream(SystemCall.values()).map(call -> call.number(machine))).doesNotHaveDuplicates();
    }
  }

  @Test
  void newCallsHaveOneNumberEverywhere() {
    for (var call : SystemCall.values()) {
      if (call.number(Machine.X86_64) >= 424) {
        assertThat(call.number(Machine.AARCH64)).as(call.text()).isEqualTo(call.number(Machine.X86_64));
      }
    }
  }

  @Test
  void dockersCapabilitiesAreTheKnownMask() {
    assertThat(Capability.mask(Capability.DOCKER_DEFAULTS)).isEqualTo(0xa80425fbL);
  }

  @Test
  void thisProcessKnowsItself() throws ErrnoException {
    assertThat(ThisProcess.pid()).isEqualTo((int) ProcessHandle.current().pid());
    assertThat(ThisProcess.signal(ThisProcess.pid(), 0)).isTrue();
    assertThat(ThisProcess.capabilities()).isNotNull();
  }
}
