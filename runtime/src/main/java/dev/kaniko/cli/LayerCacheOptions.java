package dev.kaniko.cli;

import static dev.kaniko.cli.Options.option;

import dev.kaniko.image.ImageReference;
import dev.kaniko.runtime.cache.CacheRepository;
import dev.kaniko.runtime.mounts.MountSettings;
import dev.kaniko.runtime.mounts.MountsLocation;
import dev.kaniko.runtime.request.CacheSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Options for the results of earlier builds. {@code kaniko build} uses those of this machine unless told otherwise; the command line of the original's
 * executor, which has no command, uses results only with {@code --cache}.
 */
final class LayerCacheOptions implements OptionGroup {
  /** They say how results of earlier builds are used. */
  private static final Set<String> OF_USE = Set.of(
      "--cache-dir", "--cache-repo", "--cache-from", "--cache-inline", "--cache-ttl", "--no-push-cache", "--cache-copy-layers", "--cache-run-layers");
  @Nullable Boolean cache;
  boolean noCache;
  String repository = "";
  List<String> sources = new ArrayList<>();
  boolean inline;
  String timeToLive = "336h";
  String limit = "";
  boolean noPush;
  @Nullable Boolean copies;
  boolean commands = true;
  @Nullable String compared;
  @Nullable String mounts;
  String mountsLimit = "2GiB";

  @Override
  public void declare(Options options) {
    options.truth(option("--cache")
        .description("use the results of earlier builds, of this machine and of the repository of --cache-repo (default: only those of this machine)"),
        on -> cache = on);
    options.truth(option("--no-cache").description("carry out every step, and keep no result"), on -> noCache = on);
    options.value(option("--cache-repo").paramLabel("REPOSITORY").defaultValue("")
        .description("keep and find the results of steps in this repository, or with oci:DIR in a directory (default with --cache: cache below the "
            + "first destination)"),
        String.class, value -> repository = value);
    options.list(option("--cache-from").paramLabel("REPOSITORY")
        .description("find the results of steps there too, and put none; an image with a tag is read for what --cache-inline has put into it; may be "
            + "repeated"),
        values -> sources = values);
    options.truth(option("--cache-inline")
        .description("tell the results of the steps in a label of the image, so that --cache-from=IMAGE:TAG finds them"), on -> inline = on);
    options.value(option("--cache-ttl").paramLabel("TIME").defaultValue("336h")
        .description("do not use results of a repository that are older than this (default: ${DEFAULT-VALUE})"), String.class, value -> timeToLive = value);
    options.value(option("--cache-limit").paramLabel("SIZE").defaultValue("")
        .description("remove what was not used for longest where this machine keeps more than this between builds, such as 20GB (default: a tenth of "
            + "the disk, at least 10GB)"),
        String.class, value -> limit = value);
    options.truth(option("--no-push-cache").description("put no results into the repository of --cache-repo"), on -> noPush = on);
    options.truth(option("--cache-copy-layers")
        .description("use the results of COPY, ADD and WORKDIR (default: as kaniko build yes, as the executor no)"), on -> copies = on);
    options.truth(option("--cache-run-layers").defaultValue("true")
        .description("use the results of RUN (default: ${DEFAULT-VALUE})"), on -> commands = on);
    options.value(option("--explain-from").paramLabel("REPOSITORY")
        .description("explain, as --explain does, what changed since the last build that is recorded in this repository, or with oci:DIR in a "
            + "directory, and not here"),
        String.class, value -> compared = value);
    options.value(option("--cache-mounts").paramLabel("PLACE")
        .description("restore the directories of RUN --mount=type=cache from there, and save them there when the build has ended: a directory (/DIR, "
            + "./DIR), oci:DIR or REPOSITORY[:TAG]"),
        String.class, value -> mounts = value);
    options.value(option("--cache-mounts-limit").paramLabel("SIZE").defaultValue("2GiB")
        .description("save and restore no directory that is larger (default: ${DEFAULT-VALUE})"), String.class, value -> mountsLimit = value);
  }

  /** Tells whether results of earlier builds are used. */
  boolean isUsed(boolean executor) {
    if (noCache && Boolean.TRUE.equals(cache)) {
      throw new UsageException("--no-cache and --cache contradict each other");
    }
    return !noCache && (cache == null ? !executor : cache);
  }

  /** Returns a line with the options that were given and count only if results of earlier builds are used; empty if there are none, or they are used. */
  Optional<String> withoutEffect(boolean executor, @Nullable CommandSpec command) {
    if (isUsed(executor)) {
      return Optional.empty();
    }
    var given = Objects.requireNonNull(command).commandLine().getParseResult().matchedOptions().stream()
        .map(OptionSpec::longestName).filter(OF_USE::contains).distinct().toList();
    return given.isEmpty()
        ? Optional.empty()
        : Optional.of(WithoutEffect.line(String.join(", ", given), noCache ? "with --no-cache every step is carried out" : "without --cache nothing is looked for"));
  }

  /**
   * Reads the settings.
   *
   * @param executor whether the command line is that of the executor
   * @param destinations where the image goes
   */
  CacheSettings settings(boolean executor, List<ImageReference> destinations) {
    var age = RequestReader.parsed("--cache-ttl", timeToLive, Words::time);
    var from = sources.stream().map(text -> RequestReader.parsed("--cache-from", text, CacheRepository::parseSource)).toList();
    var named = RequestReader.parsed("--cache-repo", repository, text -> CacheRepository.of(text, Boolean.TRUE.equals(cache) ? destinations : List.of()));
    var past = Optional.ofNullable(compared).filter(text -> !text.isEmpty()).map(text -> RequestReader.parsed("--explain-from", text, CacheRepository::parse));
    var kept = mountSettings();
    if (!isUsed(executor)) {
      return CacheSettings.NONE.withMounts(kept);
    }
    var most = limit.isEmpty() ? OptionalLong.empty() : OptionalLong.of(RequestReader.parsed("--cache-limit", limit, Sizes::parse));
    return new CacheSettings(true, named, from, !noPush, inline, age, most, commands, copies == null ? !executor : copies, past, "", kept);
  }

  private Optional<MountSettings> mountSettings() {
    long most = RequestReader.parsed("--cache-mounts-limit", mountsLimit, Sizes::parse);
    return mounts == null || mounts.isEmpty()
        ? Optional.empty()
        : Optional.of(new MountSettings(RequestReader.parsed("--cache-mounts", mounts, MountsLocation::parse), most));
  }
}
