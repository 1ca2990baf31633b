package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ast.FlagNode;
import dev.kaniko.compiler.ast.StageNode;
import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.command.Circumstances.Fact;
import dev.kaniko.compiler.shell.command.Invocation;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.MountNeed;
import dev.kaniko.instruction.syntax.Text;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** A cache that is mounted for nothing: the commands may not write to it, are told not to use it, or delete what is in it. */
public final class UselessCacheMount implements LintRule {
  private static final RuleInfo INFO = RuleInfo.own("UselessCacheMount", Severity.WARNING, "A cache is mounted and nothing is kept in it", "K305");
  private static final Pattern OWNED = Pattern.compile("(?i)(?:^|,)\"?(?:uid|gid|mode|from|source)=");
  private static final String HOME_OF_ROOT = "/root";
  private static final String ARCHIVES = "/var/cache/apt/archives";

  /** Words of a stage that speak of what images of Debian and Ubuntu do with packages that were installed. */
  private static final List<String> KEEPING = List.of("docker-clean", "apt.conf", "Keep-Downloaded", "keep-downloaded");

  /**
   * Where programs keep what they have fetched.
   *
   * @param programs their names
   * @param directories absolute, or below the home of a user
   * @param off the options that switch it off
   * @param cleaning the operands that a command begins with which deletes it
   */
  private record Manager(Set<String> programs, List<String> directories, List<String> off, List<List<String>> cleaning) {
    boolean keepsIn(String directory) {
      return directories.stream().anyMatch(own -> own.startsWith("/")
          ? own.equals(directory) || directory.startsWith(own + "/")
          : directory.endsWith("/" + own) || directory.contains("/" + own + "/"));
    }

    boolean isUsed(Invocation command) {
      return command.name().filter(programs::contains).isPresent();
    }

    boolean isOff(Invocation command) {
      return command.hasOption(off.toArray(String[]::new));
    }

    boolean cleans(Invocation command) {
      var operands = command.operands().stream().map(word -> word.literal().orElse("")).toList();
      return isUsed(command) && cleaning.stream().anyMatch(words -> operands.size() >= words.size() && operands.subList(0, words.size()).equals(words));
    }
  }

  private static final List<Manager> MANAGERS = List.of(
      new Manager(Set.of("pip", "pip3"), List.of(".cache/pip"), List.of("--no-cache-dir"), List.of(List.of("cache", "purge"))),
      new Manager(Set.of("uv"), List.of(".cache/uv"), List.of("--no-cache"), List.of(List.of("cache", "clean"))),
      new Manager(Set.of("poetry"), List.of(".cache/pypoetry"), List.of("--no-cache"), List.of()),
      new Manager(Set.of("apk"), List.of("/var/cache/apk", "/etc/apk/cache"), List.of("--no-cache"), List.of()),
      new Manager(Set.of("apt-get", "apt"), List.of("/var/cache/apt"), List.of(), List.of(List.of("clean"), List.of("dist-clean"), List.of("distclean"))),
      new Manager(Set.of("yum"), List.of("/var/cache/yum"), List.of(), List.of(List.of("clean", "all"))),
      new Manager(Set.of("dnf", "microdnf"), List.of("/var/cache/dnf", "/var/cache/libdnf5", "/var/cache/yum"), List.of(), List.of(List.of("clean", "all"))),
      new Manager(Set.of("zypper"), List.of("/var/cache/zypp"), List.of(), List.of(List.of("clean"), List.of("cc"))),
      new Manager(Set.of("npm"), List.of(".npm"), List.of(), List.of(List.of("cache", "clean"))),
      new Manager(Set.of("yarn"), List.of(".cache/yarn", "/usr/local/share/.cache"), List.of(), List.of(List.of("cache", "clean"))),
      new Manager(Set.of("composer"), List.of(".composer/cache", ".cache/composer"), List.of("--no-cache"), List.of(List.of("clear-cache"), List.of("clearcache"))));

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    var mounting = RunSteps.of(subject).stream().filter(run -> !run.isTrigger() && run.mounts(MountNeed.Kind.CACHE)).toList();
    if (mounting.isEmpty()) {
      return;
    }
    var caches = new Caches(subject, mounting);
    for (var run : mounting) {
      for (var mount : run.mounted(MountNeed.Kind.CACHE)) {
        caches.path(run.reading(), mount)
            .flatMap(path -> caches.finding(run, mount, path))
            .ifPresent(finding -> sink.report(run.owner(), finding));
      }
    }
  }

  /** The caches of a file. */
  private static final class Caches {
    private final WorkingDirectories directories;
    private final KnownUsers users;
    private final IdentityHashMap<StageNode, String> bases = new IdentityHashMap<>();

    /** Whether only ordinary users mount a cache, and none of them asks for an owner, by what names it. */
    private final Map<String, Boolean> ofRoot = new HashMap<>();

    Caches(LintSubject subject, List<RunStep> mounting) {
      this.directories = WorkingDirectories.of(subject);
      this.users = KnownUsers.of(subject);
      BaseNames.in(subject).forEach(base -> bases.put(base.stage(), base.name()));
      for (var run : mounting) {
        boolean ordinary = users.ordinary(run.reading()).isPresent() && run.commands().stream().noneMatch(KnownUsers::changesUser);
        for (var mount : run.mounted(MountNeed.Kind.CACHE)) {
          name(run.reading(), mount).ifPresent(name -> ofRoot.merge(name, ordinary && !asksForOwner(run, mount), Boolean::logicalAnd));
        }
      }
    }

    Optional<ImagePath> path(Reading reading, MountNeed mount) {
      return mount.target().flatMap(target -> directories.resolve(reading, target));
    }

    private Optional<String> name(Reading reading, MountNeed mount) {
      return mount.id().isEmpty() ? path(reading, mount).map(ImagePath::text) : Optional.of(mount.id());
    }

    /** Tells whether a mount may say whose the cache is, or what is in it. */
    private static boolean asksForOwner(RunStep run, MountNeed mount) {
      if (mount.target().isEmpty()) {
        return true;
      }
      var target = mount.target().get().span();
      return run.reading().draft().node().flags().stream().map(FlagNode::flag)
          .filter(flag -> flag.span().contains(target))
          .noneMatch(flag -> !OWNED.matcher(flag.value().value()).find() && !flag.value().value().contains("$"));
    }

    Optional<Diagnostic> finding(RunStep run, MountNeed mount, ImagePath path) {
      var place = mount.target().orElseThrow();
      return closed(run, mount, path, place)
          .or(() -> emptied(run, path, place))
          .or(() -> unused(run, path, place))
          .or(() -> emptiedByImage(run, path, place));
    }

    /** A cache is made for root, with mode 755; and nobody else enters the home of root. */
    private Optional<Diagnostic> closed(RunStep run, MountNeed mount, ImagePath path, Text place) {
      var user = users.ordinary(run.reading());
      if (user.isEmpty() || run.commands().stream().anyMatch(KnownUsers::changesUser)) {
        return Optional.empty();
      }
      if (Removal.holds(HOME_OF_ROOT, path.text()) && !run.mentions("chmod")) {
        return Optional.of(INFO.finding(place.span(), user.get() + " may not enter " + HOME_OF_ROOT)
            .withLabel(user.get().span(), "is the user from here on")
            .withHelp("mount the directory that the command uses for this user"));
      }
      return name(run.reading(), mount).filter(name -> ofRoot.getOrDefault(name, false)).map(_ -> INFO
          .finding(place.span(), "the cache belongs to root, and " + user.get() + " may not write to it")
          .withLabel(user.get().span(), "is the user from here on")
          .withHelp("give the mount the number of the user, as in uid=1000"));
    }

    private Optional<Diagnostic> emptied(RunStep run, ImagePath path, Text place) {
      return run.commands().stream()
          .filter(command -> !command.has(Fact.IN_BRANCH) && !command.has(Fact.AFTER_OR) && !command.has(Fact.IN_FUNCTION))
          .filter(command -> Removal.of(command, path.text())
              || path.text().equals("/var/lib/apt") && Removal.of(command, "/var/lib/apt/lists")
              || MANAGERS.stream().anyMatch(manager -> manager.keepsIn(path.text()) && manager.cleans(command)))
          .findFirst()
          .map(command -> INFO.finding(place.span(), "the commands delete what is in the cache")
              .withLabel(command.program().span(), "deletes it")
              .withHelp("what is in a cache is in no layer, so nothing has to be deleted"));
    }

    private static Optional<Diagnostic> unused(RunStep run, ImagePath path, Text place) {
      for (var manager : MANAGERS) {
        var uses = run.commands().stream().filter(manager::isUsed).toList();
        if (manager.keepsIn(path.text()) && !uses.isEmpty() && !manager.off().isEmpty() && uses.stream().allMatch(manager::isOff)) {
          var first = uses.getFirst();
          return Optional.of(INFO.finding(place.span(), first.name().orElseThrow() + " is told not to use the cache")
              .withLabel(first.program().span(), "has " + manager.off().getFirst())
              .withHelp("leave out " + manager.off().getFirst() + ", or the mount"));
        }
      }
      return Optional.empty();
    }

    /** Images of Debian and Ubuntu delete each package when it is installed, unless the file that says so is deleted. */
    private Optional<Diagnostic> emptiedByImage(RunStep run, ImagePath path, Text place) {
      boolean archives = path.text().equals("/var/cache/apt") || path.text().equals(ARCHIVES);
      if (!archives || !isDebian(run) || KEEPING.stream().anyMatch(run::mentions) || run.commands().stream().noneMatch(Apt::is)) {
        return Optional.empty();
      }
      return Optional.of(INFO.finding(place.span(), "the image deletes each package as soon as it is installed")
          .withHelp("delete /etc/apt/apt.conf.d/docker-clean before"));
    }

    private boolean isDebian(RunStep run) {
      return Optional.ofNullable(bases.get(run.stage().draft().node())).filter(Bashisms::isDebian).isPresent();
    }
  }
}
