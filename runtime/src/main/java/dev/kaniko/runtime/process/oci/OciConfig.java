package dev.kaniko.runtime.process.oci;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.kaniko.runtime.process.program.SeccompRules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The objects of a bundle's {@code config.json} that are written, as the OCI runtime specification calls them; what is null is left out. */
record OciConfig(String ociVersion, ContainerProcess process, Root root, String hostname, List<Mount> mounts, Linux linux) {
  record ContainerProcess(
      boolean terminal, User user, List<String> args, List<String> env, String cwd, boolean noNewPrivileges, Capabilities capabilities) {}

  record User(long uid, long gid, int umask, List<Long> additionalGids) {}

  record Capabilities(List<String> bounding, List<String> effective, List<String> permitted) {}

  record Root(String path) {}

  record Mount(String destination, String type, String source, List<String> options) {}

  @JsonInclude(Include.NON_NULL)
  record Linux(
      List<Namespace> namespaces,
      @Nullable List<String> maskedPaths,
      @Nullable List<String> readonlyPaths,
      @Nullable SeccompRules seccomp) {}

  record Namespace(String type) {}
}
