package dev.kaniko.runtime.process.namespaces;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.DetachedMount;
import dev.kaniko.runtime.linux.Directory;
import dev.kaniko.runtime.linux.ErrnoException;
import dev.kaniko.runtime.linux.FileStatus;
import dev.kaniko.runtime.linux.IdMap;
import dev.kaniko.runtime.linux.OpenFile;
import dev.kaniko.runtime.process.Bytes;
import dev.kaniko.runtime.process.IsolationException;
import dev.kaniko.runtime.process.MountSpec;
import dev.kaniko.runtime.process.ProcessSpec;
import dev.kaniko.runtime.process.view.MountPoint;
import dev.kaniko.runtime.process.view.RootView;
import dev.kaniko.runtime.process.view.SandboxFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the pieces of a process's surroundings are made: mounts are detached and filled, contents lie in a small tmpfs, paths are
 * resolved and mount points are there. A child only puts the pieces together, so most failures have a good message, and nothing is
 * ever mounted where others see it.
 */
public final class PreparedMounts implements AutoCloseable {
  /** Puts a piece in its place, in the order of the calls. */
  public interface Assembly {
    /** A mount. */
    void attach(DetachedMount mount, boolean isDirectory, boolean readOnly, MountPoint target) throws IOException;

    /** A file of the tmpfs, read-only. */
    void bind(String file, MountPoint target) throws IOException;
  }

  private static final List<ImagePath> SYSTEM = List.of(new ImagePath("/proc"), new ImagePath("/sys"), new ImagePath("/dev"));

  private final ProcessSpec spec;
  private final DetachedMount root;
  private final RootView view;
  private final List<OpenFile> open = new ArrayList<>();
  private final DetachedMount mount;
  private final Directory files;
  private int contents;

  /**
   * Makes the tmpfs, with nothing in it.
   *
   * @param root what the process will have as its root; stays the caller's, as {@code view} does
   * @param view the same as a directory of this very mount, so that a child which attaches the one can mount at what is held in the other
   */
  public PreparedMounts(ProcessSpec spec, DetachedMount root, RootView view) throws ErrnoException {
    this.spec = spec;
    this.root = root;
    this.view = view;
    mount = keep(DetachedMount.tmpfs(Map.of("mode", "700"), false));
    try {
      files = keep(mount.directory());
    } catch (ErrnoException failure) {
      mount.close();
      throw failure;
    }
  }

  /** The tmpfs. */
  public DetachedMount mount() {
    return mount;
  }

  /** What is in the tmpfs. */
  public Directory files() {
    return files;
  }

  /** The root of the process. */
  public DetachedMount root() {
    return root;
  }

  /**
   * Makes {@code /proc}, {@code /sys} and {@code /dev}.
   *
   * @throws IsolationException if one of them is a symbolic link
   */
  public void makeSystemDirectories() throws IOException {
    for (var path : SYSTEM) {
      // As with runc, an image that lacks one of the three has it from its first RUN on.
      view.makeDirectory(path);
      if (!view.resolve(path).equals(path)) {
        throw new IsolationException(path + " of the image is a symbolic link");
      }
    }
  }

  /**
   * Makes the two files of {@code /etc} and the mounts of the process.
   *
   * @throws IsolationException if something is to be mounted on the root itself
   */
  public void makeMounts(Assembly assembly) throws IOException {
    makeContent(assembly, new MountSpec.Content(ImagePath.clean("/etc/hosts"), SandboxFiles.hosts(spec.confinement().hostname()), 0644, 0, 0));
    var resolvers = SandboxFiles.resolvers();
    if (resolvers.isPresent()) {
      makeContent(assembly, new MountSpec.Content(ImagePath.clean("/etc/resolv.conf"), resolvers.get(), 0644, 0, 0));
    }
    if (IdMap.users().isSingle()) {
      makeAptSettings(assembly);
    }
    for (var wanted : spec.mounts()) {
      switch (wanted) {
        case MountSpec.Bind bind -> makeBind(assembly, bind);
        case MountSpec.Tmpfs tmpfs -> makeTmpfs(assembly, tmpfs);
        case MountSpec.Content content -> makeContent(assembly, content);
      }
    }
  }

  /** APT would become another user to fetch, see that it has not, and give up. */
  private void makeAptSettings(Assembly assembly) throws IOException {
    var settings = view.resolve(ImagePath.clean("/etc/apt/apt.conf.d"));
    if (view.status(settings).filter(FileStatus::isDirectory).isPresent()) {
      makeContent(assembly, new MountSpec.Content(settings.child("99-one-user"), SandboxFiles.APT_AS_ROOT, 0644, 0, 0));
    }
  }

  private void makeBind(Assembly assembly, MountSpec.Bind bind) throws IOException {
    DetachedMount source;
    try (var held = bind.hold()) {
      source = keep(DetachedMount.bind(held, true));
    }
    boolean isDirectory = source.status().isDirectory();
    if (bind.readOnly()) {
      source.makeReadOnly();
    }
    var target = mountPoint(bind.target(), isDirectory);
    assembly.attach(source, isDirectory, bind.readOnly(), target);
    if (isDirectory) {
      view.mount(target.path(), keep(source.directory()), true);
    }
  }

  private void makeTmpfs(Assembly assembly, MountSpec.Tmpfs tmpfs) throws IOException {
    var options = new LinkedHashMap<String, String>();
    options.put("mode", "1777");
    if (tmpfs.size() > 0) {
      options.put("size", Long.toString(tmpfs.size()));
    }
    var made = keep(DetachedMount.tmpfs(options, false));
    var target = mountPoint(tmpfs.target(), true);
    assembly.attach(made, true, false, target);
    view.mount(target.path(), keep(made.directory()), false);
  }

  /**
   * A single file of a mount that is attached nowhere cannot be mounted before Linux 6.15, so the child binds it from the
   * tmpfs.
   */
  private void makeContent(Assembly assembly, MountSpec.Content content) throws IOException {
    var name = Integer.toString(contents++);
    write(name, content.content(), content.permissions(), content.uid(), content.gid());
    assembly.bind(name, mountPoint(content.target(), false));
  }

  private MountPoint mountPoint(ImagePath target, boolean isDirectory) throws IOException {
    var point = view.mountPoint(target, isDirectory);
    if (point.path().isRoot()) {
      throw new IsolationException("nothing can be mounted on /" + (target.isRoot() ? "" : ", where " + target + " of the image leads"));
    }
    return point;
  }

  /** Makes a file in the tmpfs; {@code permissions} are the lower twelve bits of its mode. */
  public void write(String name, Bytes content, int permissions, int uid, int gid) throws ErrnoException {
    try (var file = files.createFile(name, 0600)) {
      file.write(content.toArray(), 0, content.length());
      if (!IdMap.users().isSingle()) {
        file.changeOwner(uid, gid);
      }
      file.changeMode(permissions);
    }
  }

  /** Closes {@code resource} with this. */
  public <T extends OpenFile> T keep(T resource) {
    open.add(resource);
    return resource;
  }

  @Override
  public void close() {
    open.reversed().forEach(OpenFile::close);
  }
}
