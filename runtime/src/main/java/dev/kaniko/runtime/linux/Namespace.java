package dev.kaniko.runtime.linux;

/** The namespaces that a child can have of its own (namespaces(7)). */
public enum Namespace {
  MOUNT(Flags.CLONE_NEWNS),
  UTS(Flags.CLONE_NEWUTS),
  IPC(Flags.CLONE_NEWIPC),
  PID(Flags.CLONE_NEWPID),
  NETWORK(Flags.CLONE_NEWNET),
  CGROUP(Flags.CLONE_NEWCGROUP),
  USER(Flags.CLONE_NEWUSER);

  private final int flag;

  Namespace(int flag) {
    this.flag = flag;
  }

  int flag() {
    return flag;
  }
}
