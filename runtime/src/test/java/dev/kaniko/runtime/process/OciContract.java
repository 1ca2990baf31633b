package dev.kaniko.runtime.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What holds for processes in the containers of a runtime. */
abstract class OciContract extends IsolationContract {
  abstract Path runtime();

  @Override
  Isolation isolation() {
    return new Isolation.Oci(runtime(), "");
  }

  @Test
  void theRuntimeWorksHere() {
    assertThat(new OciRuntime(runtime()).obstacle()).isEmpty();
  }
}
