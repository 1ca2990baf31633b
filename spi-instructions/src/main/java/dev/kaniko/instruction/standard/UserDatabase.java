package dev.kaniko.instruction.standard;

import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.InstructionFailedException;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.LinkResolver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The users and groups that a root knows: its {@code /etc/passwd} and {@code /etc/group}; lines that make no sense are skipped. */
final class UserDatabase {
  /** One line of {@code /etc/passwd}. */
  record Account(String name, long uid, long gid, String home) {}

  /** One line of {@code /etc/group}. */
  private record Group(String name, long gid, List<String> members) {}

  /**
   * As whom a process runs.
   *
   * @param groups supplementary groups; {@code gid} is always among them, as with containerd
   * @param home its home directory
   */
  record ProcessUser(long uid, long gid, List<Long> groups, String home) {
    ProcessUser {
      groups = groups.contains(gid) ? List.copyOf(groups) : Stream.concat(Stream.of(gid), groups.stream()).toList();
    }
  }

  static final UserDatabase EMPTY = new UserDatabase(List.of(), List.of());

  private static final long MOST_LINES_SIZE = 64L << 20;

  private final List<Account> accounts;
  private final List<Group> groups;

  private UserDatabase(List<Account> accounts, List<Group> groups) {
    this.accounts = List.copyOf(accounts);
    this.groups = List.copyOf(groups);
  }

  static UserDatabase of(FileTree root) throws IOException {
    var accounts = new ArrayList<Account>();
    for (var line : lines(root, "/etc/passwd")) {
      var fields = line.strip().split(":", -1);
      if (fields.length >= 4 && id(fields[2]).isPresent() && id(fields[3]).isPresent()) {
        var home = fields.length > 5 ? fields[5] : "";
        accounts.add(new Account(fields[0], id(fields[2]).getAsLong(), id(fields[3]).getAsLong(), home));
      }
    }
    var groups = new ArrayList<Group>();
    for (var line : lines(root, "/etc/group")) {
      var fields = line.strip().split(":", -1);
      if (fields.length >= 3 && id(fields[2]).isPresent()) {
        var members = fields.length > 3 ? List.of(fields[3].split(",")) : List.<String>of();
        groups.add(new Group(fields[0], id(fields[2]).getAsLong(), members));
      }
    }
    return new UserDatabase(accounts, groups);
  }

  private static List<String> lines(FileTree root, String path) throws IOException {
    var entry = root.find(new LinkResolver(root).follow(new ImagePath(path)));
    if (entry.isEmpty() || !(entry.get().node() instanceof FileNode.RegularFile file) || file.content().size() > MOST_LINES_SIZE) {
      return List.of();
    }
    try (var bytes = file.content().open()) {
      return new String(bytes.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  private static OptionalLong id(String text) {
    try {
      long id = Long.parseLong(text);
      return id >= 0 && id <= 0xffff_fffeL ? OptionalLong.of(id) : OptionalLong.empty();
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  /** Returns the account of that name. */
  Optional<Account> user(String name) {
    return accounts.stream().filter(account -> account.name().equals(name)).findFirst();
  }

  /** Returns the id of the group of that name. */
  Optional<Long> group(String name) {
    return groups.stream().filter(group -> group.name().equals(name)).map(Group::gid).findFirst();
  }

  /**
   * Finds as whom a process with the user {@code user[:group]} of an image runs (moby/sys/user, GetExecUser). Here, unlike in COPY, an
   * unknown name is an error, and an unknown number has the group 0.
   *
   * @param spec may be empty
   * @throws InstructionFailedException if a name is not known
   */
  ProcessUser processUser(String spec) throws InstructionFailedException {
    int colon = spec.indexOf(':');
    var user = colon < 0 ? spec : spec.substring(0, colon);
    var group = colon < 0 ? "" : spec.substring(colon + 1);
    var wantedId = user.isEmpty() ? OptionalLong.of(0) : id(user);
    Predicate<Account> isWanted =
        account -> wantedId.isPresent() ? account.uid() == wantedId.getAsLong() : account.name().equals(user);
    var account = accounts.stream().filter(isWanted).findFirst();
    if (account.isEmpty() && wantedId.isEmpty()) {
      throw new InstructionFailedException("unable to find user " + user + ": no matching entries in passwd file");
    }
    long uid = account.map(Account::uid).orElseGet(() -> wantedId.orElse(0));
    var home = account.map(Account::home).filter(text -> !text.isEmpty()).orElse("/");
    if (group.isEmpty()) {
      var memberOf = account.map(this::supplementary).orElse(List.of());
      return new ProcessUser(uid, account.map(Account::gid).orElse(0L), memberOf, home);
    }
    return new ProcessUser(uid, processGroup(group), List.of(), home);
  }

  private long processGroup(String group) throws InstructionFailedException {
    var number = id(group);
    if (number.isPresent()) {
      return number.getAsLong();
    }
    return group(group)
        .orElseThrow(() -> new InstructionFailedException("unable to find group " + group + ": no matching entries in group file"));
  }

  private List<Long> supplementary(Account account) {
    return groups.stream().filter(group -> group.members().contains(account.name())).map(Group::gid).toList();
  }
}
