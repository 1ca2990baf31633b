package dev.kaniko.cli;

import dev.kaniko.diagnostic.Suggestions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The variables {@code FF_KANIKO_*} of the original's fork. Each switches one correction on or off. Here every correction holds always, so a variable that
 * asks for it is told at debug level only, and one that asks for the old behaviour is told in a warning.
 */
final class FeatureFlags {
  private static final String PREFIX = "FF_KANIKO_";

  /**
   * What holds here.
   *
   * @param name without the prefix
   * @param holds the value of the variable that asks for what holds
   * @param rule what holds, as the end of a sentence
   */
  private record Feature(String name, boolean holds, String rule) {}

  private static Feature on(String name, String rule) {
    return new Feature(name, true, rule);
  }

  private static final List<Feature> FEATURES = List.of(
      on("ADD_CHECKSUM", "ADD --checksum is verified"),
      on("BUILDKIT_ARG_ENV_PRECEDENCE", "the later of ARG and ENV wins"),
      on("CACHE_LOOKAHEAD", "all steps are looked up before the build where their keys are known"),
      on("CACHE_PROBE_AFTER_MISS", "steps after one that is not in the cache are looked up too"),
      on("CHOWN_ON_IMPLICIT_DIRS", "WORKDIR gives every directory that it makes to the user of the stage"),
      on("CLEAN_KANIKO_DIR", "a build removes its work files, whether it fails or not"),
      on("COPY_AS_ROOT", "COPY and ADD give files of the context to 0:0"),
      on("COPY_CHMOD_ON_IMPLICIT_DIRS", "--chmod counts for the parents that COPY and ADD make too"),
      on("CROSS_REPO_MOUNT", "a layer that the registry has in another repository is mounted"),
      on("DEPRECATE_INTER_STAGE_RESTORE", "each stage has files of its own, and nothing is restored between stages"),
      on("DISABLE_HTTP2", "registries are spoken to with HTTP/1.1"),
      on("EXPAND_HEREDOC", "variables in a heredoc of COPY and ADD are expanded if its name is not quoted"),
      on("HASH_DIR_FRAMING", "two different directories never have one cache key"),
      on("IGNORE_CACHED_MANIFEST", "the manifest of a warmed image is that of the image"),
      on("INFER_CROSS_STAGE_CACHE_KEY", "COPY --from is found in the cache without the files of the other stage"),
      on("NATIVE_COPY", "hard links and capabilities survive a copy between stages"),
      on("NO_PROPAGATE_ANNOTATIONS", "the annotations of the base are not those of the image"),
      on("OCI_SCRATCH_BASE", "an image from scratch is an OCI image"),
      on("OCI_WARMER", "warmed images are OCI layouts"),
      on("PATH_SCOPED_REGISTRY_AUTH", "credentials for a namespace of a registry count, the longest first"),
      on("PRECOMPILE_DOCKERIGNORE", "patterns of .dockerignore are compiled once"),
      on("PRESERVE_HARDLINKS", "hard links stay hard links"),
      on("PRESERVE_MOUNTED_PATHS", "directories with mounts are never removed"),
      on("PRESERVE_MOUNTED_SYMLINKS", "mounted symbolic links stay as they are"),
      on("RELATIVE_LINK_TARGETS", "the targets of hard links in layers are relative"),
      on("REPRODUCIBLE_PRESERVE_BASE_LAYERS", "layers of the base stay as they are, byte for byte"),
      on("RESOLVE_CACHE_KEY", "cache keys are made of what an instruction means after its variables are expanded"),
      on("ROLLING_CACHE_KEY", "the parts of a cache key cannot be confused"),
      on("RUN_HONOR_GROUP", "RUN has the group of USER user:group"),
      on("RUN_MOUNT_BIND", "RUN --mount=type=bind mounts"),
      on("RUN_VIA_TINI", "no process of a RUN outlives it"),
      on("SCOPED_DOCKERIGNORE", ".dockerignore counts for files of the context only"),
      on("SECUREJOIN_EXTRACTION", "no entry of a layer is written outside its root"),
      on("SHARED_BASE_CACHE", "a base of several stages is fetched once"),
      on("SKIP_CACHED_STAGES", "stages whose results nobody needs are not built"),
      on("SKIP_RELABEL_RECOMPRESS", "a cached layer is never compressed again"),
      on("SKIP_WRITE_WHITEOUTS", "whiteouts of layers are never files of a root"),
      on("UNTAR_SKIP_ROOT", "the root entry of an archive that ADD unpacks does not change the destination"),
      on("VOLUME_SKIP_MKDIR", "VOLUME makes no directory"),
      on("WARMER_CACHE_LOCK", "several warmers may share a directory"));

  private FeatureFlags() {}

  /** Returns the whole names of all variables. */
  static List<String> names() {
    return FEATURES.stream().map(feature -> PREFIX + feature.name()).toList();
  }

  /** Returns what holds here whatever the variable says, as the end of a sentence. */
  static String rule(String variable) {
    return FEATURES.stream().filter(feature -> variable.equals(PREFIX + feature.name())).findFirst().orElseThrow().rule();
  }

  /**
   * Reads all such variables of an environment.
   *
   * @throws UsageException if one is neither true nor false
   */
  static List<Remark> read(Map<String, String> environment) {
    var variables = new Variables(environment);
    var remarks = new ArrayList<Remark>();
    for (var feature : FEATURES) {
      var name = PREFIX + feature.name();
      variables.truth(name).ifPresent(value -> remarks.add(value == feature.holds()
          ? Remark.debug(name + "=" + value + ": " + feature.rule() + ", whatever the variable says")
          : Remark.warning(name + "=" + value + " has no effect: " + feature.rule())));
    }
    var known = names();
    for (var name : new TreeMap<>(environment).keySet()) {
      if (name.startsWith(PREFIX) && !known.contains(name)) {
        remarks.add(Remark.warning(name + ": there is no such feature" + Suggestions.question(name, known)));
      }
    }
    return remarks;
  }
}
