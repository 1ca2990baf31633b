package dev.kaniko.instruction.files;

import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.ExecutionContext;
import dev.kaniko.instruction.InstructionFailedException;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who owns a file.
 *
 * @param uid user id
 * @param gid group id
 */
public record Owner(long uid, long gid) {
  /** The user and the group 0. */
  public static final Owner ROOT = new Owner(0, 0);

  private static final Pattern NUMBER = Pattern.compile("[0-9]+");
  private static final long MOST = 0xffff_fffeL;

  /** Tells whether {@code user[:group]} can be read without looking at the root. */
  public static boolean isNumeric(String text) {
    for (var part : text.split(":", 2)) {
      if (!part.isEmpty() && !NUMBER.matcher(part).matches()) {
        return false;
      }
    }
    return true;
  }

  /**
   * Reads {@code user[:group]} as BuildKit does for COPY and WORKDIR (llb.WithUser, file backend): a user alone brings its primary
   * group, a number alone the group of the same number, and a name that nobody knows is 0.
   *
   * @return empty for an empty text
   * @throws InstructionFailedException for a name while the root holds nothing, and for a number out of range
   */
  public static Optional<Owner> of(String text, ExecutionContext context) throws IOException {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (isNumeric(text)) {
      return Optional.of(of(text, UserDatabase.EMPTY, context));
    }
    var root = context.root();
    if (root.list(ImagePath.ROOT).isEmpty()) {
      throw new InstructionFailedException(
          "invalid user index: -1: the image holds nothing yet, so it has no /etc/passwd to find " + text + " in; use numbers");
    }
    return Optional.of(of(text, UserDatabase.of(root), context));
  }

  private static Owner of(String text, UserDatabase database, ExecutionContext context) throws IOException {
    int colon = text.indexOf(':');
    var user = colon < 0 ? text : text.substring(0, colon);
    var group = colon < 0 ? "" : text.substring(colon + 1);
    var owner = user.isEmpty() ? ROOT : ownerOf(user, database, context);
    if (group.isEmpty()) {
      return owner;
    }
    if (NUMBER.matcher(group).matches()) {
      return new Owner(owner.uid(), number(group));
    }
    var found = database.group(group);
    if (found.isEmpty()) {
      context.warn("UnknownGroup", "there is no group " + group + " in the /etc/group of the image; group " + owner.gid() + " is used");
    }
    return new Owner(owner.uid(), found.orElse(owner.gid()));
  }

  private static Owner ownerOf(String user, UserDatabase database, ExecutionContext context) throws IOException {
    if (NUMBER.matcher(user).matches()) {
      long id = number(user);
      return new Owner(id, id);
    }
    var found = database.user(user);
    if (found.isEmpty()) {
      context.warn("UnknownUser", "there is no user " + user + " in the /etc/passwd of the image; user 0 is used");
    }
    return found.map(account -> new Owner(account.uid(), account.gid())).orElse(ROOT);
  }

  private static long number(String text) throws InstructionFailedException {
    if (text.length() > 10 || Long.parseLong(text) > MOST) {
      throw new InstructionFailedException("invalid owner: " + text + " is more than " + MOST);
    }
    return Long.parseLong(text);
  }
}
