package dev.kaniko.runtime.snapshot;

class NioInodesOfRootTest extends InodesOfRoot {
  @Override
  InodeStore store() {
    return new NioInodeStore(Disks.memory());
  }
}
