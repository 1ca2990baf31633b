package dev.kaniko.instruction.files;

import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.InstructionFailedException;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.LinkResolver;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The users and groups that a root knows: its {@code /etc/passwd} and {@code /etc/group}; lines that make no sense are skipped. */
public final class UserDatabase {
  /** One line of {@code /etc/passwd}. */
  public record Account(String name, long uid, long gid, String home) {
    public Account {
      Objects.requireNonNull(name);
      Objects.requireNonNull(home);
    }
  }

  /** One line of {@code /etc/group}. */
  private record Group(String name, long gid, List<String> members) {}

  /**
   * As whom a process runs.
   *
   * @param groups supplementary groups; {@code gid} is always among them, as with containerd
   * @param home its home directory
   */
  public record ProcessUser(long uid, long gid, List<Long> groups, String home) {
    public ProcessUser {
      groups = groups.contains(gid) ? List.copyOf(groups) : Stream.concat(Stream.of(gid), groups.stream()).toList();
    }
  }

  /** Reads one line. */
  @FunctionalInterface
  private interface LineReader<T> {
    Optional<T> read(List<String> fields);
  }

  /** No users and no groups. */
  public static final UserDatabase EMPTY = new UserDatabase(Optional.empty(), Optional.empty());

  private static final long MOST_BYTES = 64L << 20;
  private static final int LONGEST_LINE = 1 << 20;

  /** As many as Linux lets a process have (NGROUPS_MAX). */
  private static final int MOST_GROUPS = 65_536;

  private final Optional<FileContent> passwd;
  private final Optional<FileContent> group;

  private UserDatabase(Optional<FileContent> passwd, Optional<FileContent> group) {
    this.passwd = passwd;
    this.group = group;
  }

  /**
   * Opens the database of a root. It is read anew at each question, line by line, so that it takes no memory, however large it is.
   *
   * @throws InstructionFailedException if it is too large to be one
   */
  public static UserDatabase of(FileTree root) throws IOException {
    return new UserDatabase(file(root, "/etc/passwd"), file(root, "/etc/group"));
  }

  private static Optional<FileContent> file(FileTree root, String path) throws IOException {
    var entry = root.find(new LinkResolver(root).follow(new ImagePath(path)));
    if (entry.isEmpty() || !(entry.get().node() instanceof FileNode.RegularFile file)) {
      return Optional.empty();
    }
    if (file.content().size() > MOST_BYTES) {
      throw new InstructionFailedException(
          path + " of the image has " + file.content().size() + " bytes; more than " + MOST_BYTES + " are not read to find users and groups");
    }
    return Optional.of(file.content());
  }

  private static Optional<Account> account(List<String> fields) {
    if (fields.size() < 4 || id(fields.get(2)).isEmpty() || id(fields.get(3)).isEmpty()) {
      return Optional.empty();
    }
    var home = fields.size() > 5 ? fields.get(5) : "";
    return Optional.of(new Account(fields.getFirst(), id(fields.get(2)).getAsLong(), id(fields.get(3)).getAsLong(), home));
  }

  private static Optional<Group> group(List<String> fields) {
    if (fields.size() < 3 || id(fields.get(2)).isEmpty()) {
      return Optional.empty();
    }
    var members = fields.size() > 3 ? List.of(fields.get(3).split(",")) : List.<String>of();
    return Optional.of(new Group(fields.getFirst(), id(fields.get(2)).getAsLong(), members));
  }

  /** Returns the first {@code most} lines that are wanted. */
  private static <T> List<T> select(Optional<FileContent> file, LineReader<T> reader, Predicate<T> wanted, int most) throws IOException {
    var found = new ArrayList<T>();
    if (file.isPresent()) {
      try (var in = new BufferedReader(new InputStreamReader(file.get().open(), StandardCharsets.UTF_8))) {
        for (var line = line(in); line.isPresent() && found.size() < most; line = line(in)) {
          reader.read(List.of(line.get().strip().split(":", -1))).filter(wanted).ifPresent(found::add);
        }
      }
    }
    return found;
  }

  /** Returns the next line, which is empty where it is too long to make sense; nothing at the end. */
  private static Optional<String> line(Reader in) throws IOException {
    var line = new StringBuilder();
    int length = 0;
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        return length == 0 ? Optional.empty() : Optional.of(line.toString());
      }
      if (++length > LONGEST_LINE) {
        line.setLength(0);
      } else {
        line.append((char) c);
      }
    }
    return Optional.of(line.toString());
  }

  private static OptionalLong id(String text) {
    try {
      long id = Long.parseLong(text);
      return id >= 0 && id <= 0xffff_fffeL ? OptionalLong.of(id) : OptionalLong.empty();
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  private Optional<Account> account(Predicate<Account> wanted) throws IOException {
    return select(passwd, UserDatabase::account, wanted, 1).stream().findFirst();
  }

  /** Returns the account of that name. */
  public Optional<Account> user(String name) throws IOException {
    return account(account -> account.name().equals(name));
  }

  /** Returns the id of the group of that name. */
  public Optional<Long> group(String name) throws IOException {
    return select(group, UserDatabase::group, (Group line) -> line.name().equals(name), 1).stream().map(Group::gid).findFirst();
  }

  /**
   * Finds as whom a process with the user {@code user[:group]} of an image runs (moby/sys/user, GetExecUser). Here, unlike in COPY, an
   * unknown name is an error, and an unknown number has the group 0.
   *
   * @param spec may be empty
   * @throws InstructionFailedException if a name is not known
   */
  public ProcessUser processUser(String spec) throws IOException {
    int colon = spec.indexOf(':');
    var user = colon < 0 ? spec : spec.substring(0, colon);
    var group = colon < 0 ? "" : spec.substring(colon + 1);
    var wantedId = user.isEmpty() ? OptionalLong.of(0) : id(user);
    Predicate<Account> isWanted =
        account -> wantedId.isPresent() ? account.uid() == wantedId.getAsLong() : account.name().equals(user);
    var account = account(isWanted);
    if (account.isEmpty() && wantedId.isEmpty()) {
      throw new InstructionFailedException("unable to find user " + user + ": no matching entries in passwd file");
    }
    long uid = account.map(Account::uid).orElseGet(() -> wantedId.orElse(0));
    var home = account.map(Account::home).filter(text -> !text.isEmpty()).orElse("/");
    if (group.isEmpty()) {
      var memberOf = account.isPresent() ? supplementary(account.get()) : List.<Long>of();
      return new ProcessUser(uid, account.map(Account::gid).orElse(0L), memberOf, home);
    }
    return new ProcessUser(uid, processGroup(group), List.of(), home);
  }

  private long processGroup(String group) throws IOException {
    var number = id(group);
    if (number.isPresent()) {
      return number.getAsLong();
    }
    return group(group)
        .orElseThrow(() -> new InstructionFailedException("unable to find group " + group + ": no matching entries in group file"));
  }

  private List<Long> supplementary(Account account) throws IOException {
    var memberOf = select(group, UserDatabase::group, (Group line) -> line.members().contains(account.name()), MOST_GROUPS + 1);
    if (memberOf.size() > MOST_GROUPS) {
      throw new InstructionFailedException("user " + account.name() + " is in more groups than the " + MOST_GROUPS + " that Linux lets a process have");
    }
    return memberOf.stream().map(Group::gid).toList();
  }
}
