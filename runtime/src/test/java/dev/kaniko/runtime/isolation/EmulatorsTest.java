package dev.kaniko.runtime.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.image.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** For which platforms there is an emulator, as the files of binfmt_misc tell it. */
final class EmulatorsTest {
  private static final String MASK = "mask ffffffffffffff00fffffffffffffffffeffff%s\n";
  private static final String S390X = """
      enabled
      interpreter /usr/bin/qemu-s390x
      flags: OCF
      offset 0
      magic 7f454c4602020100000000000000000000020016
      """ + MASK.formatted("ff");

  @TempDir private Path folder;
  private Path formats;

  @BeforeEach
  void mount() throws IOException {
    formats = Files.createDirectory(folder.resolve("binfmt_misc"));
    Files.writeString(formats.resolve("status"), "enabled\n");
    Files.writeString(formats.resolve("register"), "");
    Files.writeString(formats.resolve("python"), "enabled\ninterpreter /usr/bin/python\nflags: \noffset 0\nmagic 6f0d0d0a\n");
    Files.writeString(formats.resolve("names"), "enabled\ninterpreter /usr/bin/wine\nflags: \nextension .exe\n");
  }

  private String lacking(String platform) {
    return new Emulators(formats, folder).lacking(Platform.parse(platform)).orElse("");
  }

  private void register(String text) throws IOException {
    Files.writeString(formats.resolve("qemu-s390x"), text);
  }

  @Test
  void thisMachineNeedsNoneForItselfAndItsRelatives() {
    var here = Platform.ofThisMachine();
    assertThat(lacking(here.toString())).isEmpty();
    assertThat(lacking(here.architecture().equals("amd64") ? "linux/386" : "linux/arm/v6")).isEmpty();
    assertThat(lacking("linux/amd64/v3").isEmpty()).isEqualTo(here.architecture().equals("amd64"));
  }

  @Test
  void anEmulatorThatIsNotRegisteredIsMissed() {
    assertThat(lacking("linux/s390x")).contains("no emulator is registered with the kernel for s390x", formats.toString());
  }

  @Test
  void aRegisteredEmulatorIsFoundByTheFirstBytesOfItsPrograms() throws IOException {
    register(S390X);
    assertThat(lacking("linux/s390x")).isEmpty();
    assertThat(lacking("linux/ppc64le")).contains("no emulator is registered");
    register(S390X.replace("020016", "020015"));
    assertThat(lacking("linux/ppc64")).as("the same bytes but for the machine").isEmpty();
    assertThat(lacking("linux/s390x")).isNotEmpty();
  }

  @Test
  void aMaskSaysWhichBitsCount() throws IOException {
    register(S390X.replace("020016", "020099"));
    assertThat(lacking("linux/s390x")).isNotEmpty();
    register(S390X.replace("020016", "020099").replace(MASK.formatted("ff"), MASK.formatted("00")));
    assertThat(lacking("linux/s390x")).isEmpty();
  }

  @Test
  void anEmulatorThatIsSwitchedOffIsNone() throws IOException {
    register(S390X.replace("enabled", "disabled"));
    assertThat(lacking("linux/s390x")).contains("qemu-s390x is switched off");
    register(S390X);
    Files.writeString(formats.resolve("status"), "disabled\n");
    assertThat(lacking("linux/s390x")).contains("emulators are switched off");
  }

  @Test
  void anEmulatorThatIsNotOpenedAtOnceIsNotInTheRootOfACommand() throws IOException {
    register(S390X.replace("flags: OCF", "flags: OC"));
    assertThat(lacking("linux/s390x")).contains("qemu-s390x", "without the flag F");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "enabled", "enabled\nmagic xyz\n", "enabled\nmagic 7f45\nmask ff\n", "enabled\noffset many\nmagic 7f\n"})
  void aHandlerThatMakesNoSenseIsNone(String text) throws IOException {
    register(text);
    assertThat(lacking("linux/s390x")).contains("no emulator is registered");
  }

  @Test
  void otherSystemsAndUnknownMachinesHaveNone() {
    assertThat(lacking("windows/amd64")).contains("this is Linux");
    assertThat(lacking("linux/wasm")).contains("no emulator is known for wasm");
  }

  /** A container does not see the emulators of its host. The kernel is asked by a program for a machine that does not exist. */
  @Test
  void whereNothingIsMountedAProgramIsExecutedToFindOut() throws IOException {
    Files.delete(formats.resolve("status"));
    assertThat(lacking("linux/s390")).contains("no emulator is known for s390");
    assertThat(lacking("linux/ppc")).contains("no emulator is registered with the kernel for ppc");
    assertThat(lacking(Platform.ofThisMachine().toString())).isEmpty();
  }
}
