package dev.kaniko.runtime.process;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.ChildProgram;
import dev.kaniko.runtime.linux.DetachedMount;
import dev.kaniko.runtime.linux.Directory;
import dev.kaniko.runtime.linux.ErrnoException;
import dev.kaniko.runtime.linux.Namespace;
import dev.kaniko.runtime.linux.OpenFile;
import dev.kaniko.runtime.process.ProcessSpec.Network;
import dev.kaniko.runtime.process.ProcessSpec.Privileges;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Prepares a child with namespaces, mounts and a root of its own. All that can be done here is: mounts are made detached and
 * filled, paths resolved, mount points made; the child only puts the pieces together. So most failures have a good message, and
 * nothing is ever mounted where others see it.
 *
 * <p>The child works in this order: its mounts become private; a small tmpfs covers {@code /proc}, with the files to mount and a
 * directory {@code root}, on which the root is attached; everything is mounted below that; then it becomes {@code /}.
 */
final class NamespaceSetup implements AutoCloseable {
  private static final ImagePath PROC = new ImagePath("/proc");
  private static final ImagePath SYS = new ImagePath("/sys");
  private static final ImagePath DEV = new ImagePath("/dev");
  /** Where the child covers this machine's tree: every Linux has it, and descriptors make it unnecessary from then on. */
  private static final String COVERED = "/proc";

  /** How the attached root becomes {@code /}. */
  enum RootChange {
    PIVOT,
    COVER
  }

  private final ProcessSpec spec;
  private final RootView view;
  private final List<OpenFile> open = new ArrayList<>();
  private int contents;

  NamespaceSetup(ProcessSpec spec, RootView view) {
    this.spec = spec;
    this.view = view;
  }

  /** The child's first steps, up to and with its new root. */
  ChildProgram program(RootChange change) throws IOException {
    var own = EnumSet.of(Namespace.MOUNT, Namespace.PID, Namespace.IPC, Namespace.UTS);
    if (spec.network() == Network.NONE) {
      own.add(Namespace.NETWORK);
    }
    var program = new ChildProgram(own);
    var workshop = keep(DetachedMount.tmpfs(Map.of("mode", "700"), false));
    var files = keep(workshop.directory());
    files.makeDirectory("root", 0700);
    var root = keep(rootMount());
    program.separateMounts().attach(workshop, COVERED).enter(workshop).attach(root, "root").enter(root);
    mountSystem(program);
    mountContent(program, files, new MountSpec.Content(
        ImagePath.clean("/etc/hosts"), SandboxFiles.hosts(spec.hostname()), 0644, 0, 0));
    var resolvers = SandboxFiles.resolvers();
    if (resolvers.isPresent()) {
      mountContent(program, files, new MountSpec.Content(ImagePath.clean("/etc/resolv.conf"), resolvers.get(), 0644, 0, 0));
    }
    for (var mount : spec.mounts()) {
      switch (mount) {
        case MountSpec.Bind bind -> mountBind(program, bind);
        case MountSpec.Tmpfs tmpfs -> mountTmpfs(program, tmpfs);
        case MountSpec.Content content -> mountContent(program, files, content);
      }
    }
    switch (change) {
      case PIVOT -> program.replaceRoot();
      case COVER -> program.coverRoot();
    }
    if (own.contains(Namespace.NETWORK)) {
      program.loopback();
    }
    return program.hostname(spec.hostname());
  }

  private DetachedMount rootMount() throws ErrnoException {
    return switch (spec.root()) {
      case ProcessRoot.OfDirectory(var directory) -> DetachedMount.bind(directory, false);
      case ProcessRoot.OfOverlay(var overlay) -> overlay.attachable();
    };
  }

  private void mountSystem(ChildProgram program) throws IOException {
    for (var path : List.of(PROC, SYS, DEV)) {
      // As with runc, an image that lacks one of the three has it from its first RUN on.
      view.makeDirectory(path);
      if (!view.mountPoint(path, true).equals(path)) {
        throw new IsolationException(path + " of the image is a symbolic link");
      }
    }
    boolean insecure = spec.privileges() == Privileges.INSECURE;
    program.mount("proc", "proc", false).mount("sysfs", "sys", !insecure);
    var devices = keep(DeviceDirectory.create());
    view.mount(DEV, keep(devices.directory()), false);
    var shared = new LinkedHashMap<String, String>();
    shared.put("mode", "1777");
    shared.put("size", "65536k");
    program.attach(devices, "dev")
        .attach(keep(DetachedMount.pseudoTerminals()), "dev/pts")
        .attach(keep(DetachedMount.tmpfs(shared, false)), "dev/shm")
        .mountIfPossible("mqueue", "dev/mqueue");
    if (!insecure) {
      SystemPaths.protect(program);
    }
  }

  private void mountBind(ChildProgram program, MountSpec.Bind bind) throws ErrnoException {
    var source = keep(DetachedMount.bind(bind.source(), true));
    boolean isDirectory = source.status().isDirectory();
    if (bind.readOnly()) {
      source.makeReadOnly();
    }
    var target = view.mountPoint(bind.target(), isDirectory);
    program.attach(source, relative(target));
    if (isDirectory) {
      view.mount(target, keep(source.directory()), true);
    }
  }

  private void mountTmpfs(ChildProgram program, MountSpec.Tmpfs tmpfs) throws ErrnoException {
    var options = new LinkedHashMap<String, String>();
    options.put("mode", "1777");
    if (tmpfs.size() > 0) {
      options.put("size", Long.toString(tmpfs.size()));
    }
    var mount = keep(DetachedMount.tmpfs(options, false));
    var target = view.mountPoint(tmpfs.target(), true);
    program.attach(mount, relative(target));
    view.mount(target, keep(mount.directory()), false);
  }

  /**
   * A single file of a mount that is attached nowhere cannot be mounted before Linux 6.15, so the child binds it from the
   * covering tmpfs.
   */
  private void mountContent(ChildProgram program, Directory files, MountSpec.Content content) throws ErrnoException {
    var name = Integer.toString(contents++);
    try (var file = files.createFile(name, 0600)) {
      file.write(content.content().toArray(), 0, content.content().length());
      file.changeOwner(content.uid(), content.gid());
      file.changeMode(content.permissions());
    }
    var target = relative(view.mountPoint(content.target(), false));
    program.bind(COVERED + "/" + name, target).makeReadOnly(target);
  }

  private static String relative(ImagePath path) {
    return path.relativeTo(ImagePath.ROOT);
  }

  private <T extends OpenFile> T keep(T resource) {
    open.add(resource);
    return resource;
  }

  @Override
  public void close() {
    open.reversed().forEach(OpenFile::close);
  }
}
