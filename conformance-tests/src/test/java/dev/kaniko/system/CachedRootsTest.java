package dev.kaniko.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.fixture.Kaniko;
import dev.kaniko.fixture.OrdinaryUser;
import dev.kaniko.fixture.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A root that is made of layers from the cache is the same as one in which the steps were carried out: in each kind of root and isolation, the image of a build
 * that finds its first half is that of a build without a cache. Needs root, what {@link OrdinaryUser} needs, runc and busybox-static.
 */
@Tag("system")
final class CachedRootsTest {
  /** Lets a program use ports below 1024 (capabilities(7), version 2). */
  private static final String CAPABILITY = "\1\0\0\2\0\4\0\0\0\0\0\0\0\0\0\0\0\0\0\0";

  /** Nor can it get any in a user namespace of its own. */
  private static final String WITHOUT_PRIVILEGES = "echo 0 > /proc/sys/user/max_user_namespaces && exec setpriv --bounding-set=-all --inh-caps=-all \"$@\"";

  /** Where and by whom an image is built. */
  enum Builder {
    OVERLAY,
    DIRECTORY,
    OCI,
    ROOTLESS,
    /** Who may read a root and run nothing in it. */
    PLAIN
  }

  @TempDir private static Path folder;
  private static OrdinaryUser user;
  private static String base;
  private static int count;

  @BeforeAll
  static void prepare() throws Exception {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    user = OrdinaryUser.create(Files.createDirectory(folder.resolve("users")), true);
    var layout = folder.resolve("base");
    writeBase(layout);
    base = "--build-context=busybox=oci-layout://" + layout + ":image";
    Tool.of("chmod", "-R", "a+rX", layout.toString()).succeed();
  }

  /** Writes what {@link #FIRST} starts from. */
  static void writeBase(Path layout) throws Exception {
    var writer = new LayoutWriter(layout);
    var tar = new TarWriter().folder("opt", 0755, 0);
    for (var directory : List.of("gone", "opaque", "kept", "tofile", "tolink", "moved")) {
      tar.folder("opt/" + directory, 0750, 3).file("opt/" + directory + "/old", 0640, 4, directory).folder("opt/" + directory + "/deep", 0700, 0)
          .file("opt/" + directory + "/deep/file", 0600, 0, directory);
    }
    tar.file("opt/todir", 0644, 0, "file").file("opt/plain", 0644, 0, "plain").file("opt/owned", 0644, 0, "owned").file("opt/mode", 0644, 0, "mode")
        .file("opt/first", 0644, 0, "linked").hardLink("opt/second", "opt/first").hardLink("opt/third", "opt/first")
        .file("opt/capable", 0755, 0, "capable", "security.capability", CAPABILITY)
        .file("opt/untouched", 0755, 0, "untouched", "security.capability", CAPABILITY)
        .file("opt/attribute", 0644, 0, "attribute", "user.told", "value");
    writer.tag(BusyboxBase.image(writer).layer(tar.bytes(), LayoutWriter.Packing.GZIP));
  }

  @AfterAll
  static void clean() throws Exception {
    user.close();
    Workshop.empty(folder);
  }

  private static BusyboxBuilds.Built build(Builder builder, String dockerfile, String... options) throws Exception {
    var context = Files.createDirectory(folder.resolve("context-" + ++count));
    Files.writeString(context.resolve("Dockerfile"), dockerfile);
    Files.writeString(context.resolve("file"), "of the context\n");
    Files.writeString(context.resolve("passwd"), "root:x:0:0:root:/root:/bin/sh\nnamed:x:77:78:named:/:/bin/sh\n");
    var layout = (builder == Builder.ROOTLESS || builder == Builder.PLAIN ? user.home() : folder).resolve("image-" + count);
    var all = new ArrayList<>(List.of("--no-push", "--oci-layout-path=" + layout, base));
    all.addAll(List.of(options));
    return new BusyboxBuilds.Build(context, layout, tool(builder, context, all.toArray(String[]::new))).run();
  }

  private static Tool tool(Builder builder, Path context, String... options) {
    var kaniko = Kaniko.ofCheckout(folder.resolve("state-" + builder));
    return switch (builder) {
      case OVERLAY -> kaniko.quickCachedBuild(context, options).and("--isolation=chroot");
      case OCI -> kaniko.quickCachedBuild(context, options).and("--isolation=oci");
      case PLAIN -> {
        var build = user.cachedBuild(context, options);
        int program = build.command().indexOf("--") + 1;
        var command = new ArrayList<>(build.command().subList(0, program));
        command.addAll(List.of("unshare", "--user", "--map-root-user", "sh", "-c", WITHOUT_PRIVILEGES, "sh"));
        command.addAll(build.command().subList(program, build.command().size()));
        yield new Tool(command, build.environment(), build.deadline());
      }
      case ROOTLESS -> user.cachedBuild(context, options).and("--isolation=rootless");
      case DIRECTORY -> {
        var build = kaniko.quickCachedBuild(context, options).and("--isolation=chroot");
        yield new Tool(Tool.of("setpriv", "--bounding-set=-sys_admin").and(build.command().toArray(String[]::new)).command(), build.environment(), build.deadline());
      }
    };
  }

  /** Changes what is in the base in all the ways that layers know. */
  static final String FIRST = """
      FROM busybox AS first
      RUN rm -rf /opt/gone && rm /opt/kept/old && rm -rf /opt/opaque && mkdir /opt/opaque && echo new > /opt/opaque/new
      RUN rm /opt/todir && mkdir /opt/todir && echo in > /opt/todir/in; rm -r /opt/tofile && echo file > /opt/tofile; rm -r /opt/tolink && ln -s kept /opt/tolink
      RUN chmod 0700 /opt/capable && chmod 0600 /opt/attribute && ln /opt/plain /opt/linked && chown 5:6 /opt/owned && chmod 4711 /opt/mode && mkdir -m 2750 /opt/setgid
      RUN mkfifo /opt/fifo && ln -s nowhere /opt/dangling && echo changed >> /opt/second && rm /opt/third && mkdir /opt/empty && mv /opt/moved /opt/there
      COPY --chown=7:8 file /opt/tolink/copied
      COPY --from=busybox /opt /opt/whole/
      WORKDIR /opt/deep/down
      """;

  private static final String SEES = """
      RUN cd / && find opt ! -type d -exec stat -c '%n %F %a %u:%g %h %s %t:%T' {} + | sort > /files && find opt -type d -exec stat -c '%n %a %u:%g' {} + | sort > /directories
      RUN find /opt -type f -exec md5sum {} + | sort > /sums; pwd > /place
      """;

  /** Tells what it sees, and changes it again. */
  static final String REST = SEES + """
      RUN rm -r /opt/opaque && mv /opt/todir /opt/elsewhere && echo more >> /opt/linked && rm /opt/tolink/copied && chmod 0755 /opt/capable /opt/untouched /opt/attribute
      COPY file /opt/opaque/
      RUN rm -rf /opt/there && cp -a /opt/whole/gone /opt/gone && mkdir /opt/empty/not
      """;

  private static void assertSame(BusyboxBuilds.Built built, BusyboxBuilds.Built expected) throws Exception {
    assertThat(ImageListing.of(built.image())).isEqualTo(ImageListing.of(expected.image()));
    for (var seen : List.of("files", "directories", "sums", "place")) {
      assertThat(built.text(seen)).isEqualTo(expected.text(seen));
    }
    assertThat(ImageListing.timeless(built.image().config())).isEqualTo(ImageListing.timeless(expected.image().config()));
    assertThat(built.image().layers()).hasSameSizeAs(expected.image().layers());
    for (int i = 0; i < built.image().layers().size(); i++) {
      assertThat(built.image().files(built.image().layers().get(i)).keySet()).isEqualTo(expected.image().files(expected.image().layers().get(i)).keySet());
    }
    assertThat(built.image().lastLayer()).isEqualTo(expected.image().lastLayer());
  }

  private static long cached(BusyboxBuilds.Built built) {
    return built.result().output().lines().filter(line -> line.endsWith(" cached")).count();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PLAIN")
  void aRootOfLayersFromTheCacheIsThatOfABuildWithoutACache(Builder builder) throws Exception {
    var first = FIRST + (builder == Builder.ROOTLESS ? "" : "RUN mknod /opt/device c 1 3 && chmod 0606 /opt/device\n");
    var made = build(builder, first);
    made.image();
    var again = build(builder, first);
    assertThat(again.image().digest()).isEqualTo(made.image().digest());
    long steps = cached(again);
    assertThat(steps).isEqualTo(first.lines().count() - 1);

    var expected = build(builder, first + REST, "--no-cache");
    var half = build(builder, first + REST);
    assertThat(cached(half)).isEqualTo(steps);
    assertSame(half, expected);

    var forked = build(builder, first + "FROM first AS more\n" + REST + "FROM first AS other\nRUN touch /other\nFROM more\nCOPY --from=other /other /\nRUN rm /other\n");
    assertThat(forked.result().exitCode()).as(forked.result().output()).isZero();
    assertThat(ImageListing.of(forked.image())).isEqualTo(ImageListing.of(expected.image()));
  }

  @Test
  void aUserWithoutPrivilegesLooksIntoLayersFromTheCache() throws Exception {
    var first = "FROM busybox\nCOPY passwd /etc/passwd\nCOPY --from=busybox /opt/kept /opt/opaque/\nWORKDIR /opt/made\n";
    var rest = "COPY --chown=named file /opt/opaque/deep/\nCOPY file .\nCOPY --chown=root file /opt/made/../made/again\n";
    assertThat(build(Builder.PLAIN, first).image().layers()).hasSize(5);
    var expected = build(Builder.PLAIN, first + rest, "--no-cache");
    var half = build(Builder.PLAIN, first + rest);
    assertThat(cached(half)).isEqualTo(3);
    assertThat(ImageListing.of(half.image())).isEqualTo(ImageListing.of(expected.image()));
    assertThat(half.image().entry("opt/opaque/deep/file").getLongUserId()).isEqualTo(77);
    assertThat(half.text("opt/made/file")).isEqualTo("of the context\n");
    assertThat(ImageListing.timeless(half.image().config())).isEqualTo(ImageListing.timeless(expected.image().config()));
    var all = build(Builder.PLAIN, first + rest);
    assertThat(all.image().digest()).isEqualTo(half.image().digest());
    assertThat(cached(all)).isEqualTo(6);
  }
}
