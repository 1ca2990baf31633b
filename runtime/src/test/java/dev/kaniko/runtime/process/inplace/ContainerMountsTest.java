package dev.kaniko.runtime.process.inplace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.image.ImagePath;
import org.junit.jupiter.api.Test;

final class ContainerMountsTest {
  @Test
  void aMountPointIsTheFifthField() {
    assertThat(ContainerMounts.parse("36 35 98:0 /mnt1 /mnt/a rw,noatime master:1 - ext3 /dev/root rw")).isEqualTo(ImagePath.clean("/mnt/a"));
  }

  @Test
  void blanksAndBackslashesAreWrittenInOctal() {
    assertThat(ContainerMounts.parse("1 2 0:1 / /a\\040b\\134040 rw - tmpfs x rw")).isEqualTo(ImagePath.clean("/a b\\040"));
  }

  @Test
  void theRootItselfIsNoPoint() throws Exception {
    assertThat(ContainerMounts.points()).doesNotContain(ImagePath.ROOT).contains(ImagePath.clean("/proc"));
  }
}
