package dev.kaniko.runtime.snapshot;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

@Tag("system")
class LinuxInodesOfRootTest extends InodesOfRoot {
  @TempDir Path directory;

  @Override
  InodeStore store() throws IOException {
    return LinuxInodeStore.open(directory);
  }
}
