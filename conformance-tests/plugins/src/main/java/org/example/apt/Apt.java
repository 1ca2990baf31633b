package org.example.apt;

import dev.kaniko.diagnostic.Span;
import dev.kaniko.image.ConfigDelta;
import dev.kaniko.image.ImageConfig;
import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.Command;
import dev.kaniko.instruction.CommandFailedException;
import dev.kaniko.instruction.CommandNeeds;
import dev.kaniko.instruction.Effects;
import dev.kaniko.instruction.ExecutionContext;
import dev.kaniko.instruction.Fingerprint;
import dev.kaniko.instruction.Instruction;
import dev.kaniko.instruction.InstructionFailedException;
import dev.kaniko.instruction.Mount;
import dev.kaniko.instruction.MountNeed;
import dev.kaniko.instruction.Outcome;
import dev.kaniko.instruction.RootAccess;
import dev.kaniko.instruction.syntax.Keyword;
import dev.kaniko.instruction.syntax.Text;
import dev.kaniko.snapshot.LinkResolver;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * APT install: packages without recommendations, as root whatever USER says. Lists and archives live in cache mounts, so they are never in
 * the image. Logs and caches that hold times are removed, and what was written gets the time of the build, so that two builds with the
 * same versions have the same layer. The label {@value #LABEL} says which versions were installed.
 *
 * @param packages in the order in which they are written
 * @param release the release that apt prefers; empty for its own choice
 */
public record Apt(List<AptPackage> packages, Optional<String> release, Span span) implements Instruction {
  static final Keyword KEYWORD = new Keyword("APT");
  static final String LABEL = "org.example.apt";

  /** Where apt keeps what it downloads. */
  private static final List<String> CACHES = List.of("/var/cache/apt", "/var/lib/apt/lists");

  /** What package management leaves behind and no container needs: all of it says when it was written. */
  private static final List<String> LITTER = List.of(
      "/var/log/apt", "/var/log/dpkg.log", "/var/log/alternatives.log", "/var/log/bootstrap.log", "/var/cache/ldconfig/aux-cache",
      "/var/cache/debconf/config.dat-old", "/var/cache/debconf/templates.dat-old", "/var/lib/dpkg/status-old", "/var/lib/dpkg/diversions-old",
      "/var/lib/dpkg/statoverride-old");

  public Apt {
    packages = List.copyOf(packages);
    Objects.requireNonNull(release);
    Objects.requireNonNull(span);
  }

  @Override
  public Keyword keyword() {
    return KEYWORD;
  }

  @Override
  public RootAccess rootAccess() {
    return RootAccess.OBSERVE;
  }

  @Override
  public Optional<Fingerprint> fingerprint() {
    return Optional.of(Fingerprint.EMPTY.with("packages", packages.stream().map(AptPackage::toString).toList())
        .with("release", release.map(List::of).orElse(List.of())));
  }

  @Override
  public Effects effects() {
    var needs = CommandNeeds.PLAIN.withMounts(CACHES.stream().map(this::need).toList());
    return Effects.NONE.withLayer(Effects.Layer.ALWAYS).setting(ConfigDelta.Label.class).reading(ConfigDelta.Label.class).withCommands(needs);
  }

  private MountNeed need(String path) {
    return new MountNeed(MountNeed.Kind.CACHE, Optional.of(new Text(path, span)), LABEL + path, false);
  }

  @Override
  public Outcome execute(ExecutionContext context) throws IOException, InterruptedException {
    var root = context.root();
    if (root.find(new LinkResolver(root).follow(new ImagePath("/usr/bin/apt-get"))).isEmpty()) {
      throw new InstructionFailedException("there is no /usr/bin/apt-get: APT needs an image that is made of Debian packages");
    }
    var before = InstalledVersions.of(root);
    var start = Instant.now();
    var diff = context.observe(runner -> {
      for (var argv : commands(start, context.now())) {
        int status = runner.run(command(argv, context));
        if (status != 0) {
          throw new CommandFailedException(String.join(" ", argv.subList(0, Math.min(argv.size(), 3))) + " ... ended with status " + status, status);
        }
      }
    });
    var versions = before.after(diff);
    var label = new ConfigDelta.Label(LABEL, versions.label(packages, context.config().labels().get(LABEL)));
    return new Outcome(Optional.of(diff), ConfigDelta.of(label), Optional.of(createdBy()));
  }

  private List<List<String>> commands(Instant start, Instant now) {
    var install = new ArrayList<>(List.of("apt-get", "-qq", "install", "--yes", "--no-install-recommends"));
    release.ifPresent(name -> install.addAll(List.of("--target-release", name)));
    install.add("--");
    packages.forEach(one -> install.add(one.toString()));
    var clean = new ArrayList<>(List.of("rm", "-rf"));
    clean.addAll(LITTER);
    // Files that are mounted read-only, such as /etc/resolv.conf, are no part of the root.
    var dated = List.of("find", "/", "-xdev", "-newermt", "@" + start.getEpochSecond(), "(", "-type", "l", "-o", "-writable", ")", "-exec",
        "touch", "--no-dereference", "--date=@" + now.getEpochSecond(), "{}", "+");
    return List.of(List.of("apt-get", "-qq", "update"), install, clean, dated);
  }

  private static Command command(List<String> argv, ExecutionContext context) {
    return new Command(argv, environment(context), ImagePath.ROOT, 0, 0, List.of(0L), mounts(), Command.Network.DEFAULT, Command.Security.SANDBOX);
  }

  private static SequencedMap<String, String> environment(ExecutionContext context) {
    var environment = new LinkedHashMap<>(context.environment());
    context.proxyEnvironment().forEach(environment::putIfAbsent);
    environment.putIfAbsent("PATH", ImageConfig.DEFAULT_PATH);
    environment.put("HOME", "/root");
    environment.put("DEBIAN_FRONTEND", "noninteractive");
    environment.put("LC_ALL", "C.UTF-8");
    environment.put("SOURCE_DATE_EPOCH", Long.toString(context.now().getEpochSecond()));
    return environment;
  }

  private static List<Mount> mounts() {
    return CACHES.stream().map(Apt::cache).toList();
  }

  /** One build after the other: apt locks its directories. */
  private static Mount cache(String path) {
    return new Mount.Cache(new ImagePath(path), LABEL + path, Mount.Sharing.LOCKED, Optional.empty(), ImagePath.ROOT, false, 0755, 0, 0);
  }

  private String createdBy() {
    var text = new StringBuilder("APT ");
    release.ifPresent(name -> text.append("--release=").append(name).append(' '));
    text.append("install");
    packages.forEach(one -> text.append(' ').append(one));
    return text.toString();
  }
}
