package dev.kaniko.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * An absolute path in an image, in its one normal form: {@code /} or {@code /a/b}, without {@code .}, {@code ..}, doubled or
 * trailing slashes.
 *
 * <p>Names on Linux are bytes. A byte that is not part of valid UTF-8 stands in the string as the lone surrogate
 * {@code U+DC00 + byte}, so that every name has a string and every string leads back to its bytes.
 *
 * <p>Order is by name, level by level, by code unit: a directory comes right before what it holds.
 *
 * @param text the normal form
 */
public record ImagePath(String text) implements Comparable<ImagePath> {
  public static final ImagePath ROOT = new ImagePath("/");

  public ImagePath {
    Objects.requireNonNull(text);
    if (!isNormal(text)) {
      throw new IllegalArgumentException("not a normal absolute path: " + text);
    }
  }

  private static boolean isNormal(String text) {
    if (text.equals("/")) {
      return true;
    }
    if (!text.startsWith("/") || text.endsWith("/") || text.contains("//") || text.indexOf('\0') >= 0) {
      return false;
    }
    for (int at = text.indexOf("/."); at >= 0; at = text.indexOf("/.", at + 1)) {
      if (endsName(text, at + 2) || text.charAt(at + 2) == '.' && endsName(text, at + 3)) {
        return false;
      }
    }
    return true;
  }

  private static boolean endsName(String text, int at) {
    return at == text.length() || text.charAt(at) == '/';
  }

  /**
   * Brings any text to the normal form, as Go's path.Clean of {@code "/" + text}: {@code ..} never leaves the root.
   *
   * @throws IllegalArgumentException if the text holds a NUL character
   */
  public static ImagePath clean(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a path cannot hold a NUL character");
    }
    var names = new ArrayList<String>();
    for (var name : text.split("/", -1)) {
      switch (name) {
        case "", "." -> {}
        case ".." -> {
          if (!names.isEmpty()) {
            names.removeLast();
          }
        }
        default -> names.add(name);
      }
    }
    return names.isEmpty() ? ROOT : new ImagePath("/" + String.join("/", names));
  }

  /** Returns the path of {@code name} below this one; the name holds no slash and is neither {@code .} nor {@code ..}. */
  public ImagePath child(String name) {
    if (name.indexOf('/') >= 0) {
      throw new IllegalArgumentException("not one name: " + name);
    }
    return new ImagePath(isRoot() ? "/" + name : text + "/" + name);
  }

  /** Returns the path that {@code other} names when it starts here; {@code other} may be absolute, and {@code ..} stops at the root. */
  public ImagePath resolve(String other) {
    return other.startsWith("/") ? clean(other) : clean(text + "/" + other);
  }

  /** Returns the directory that holds this path; the root is its own parent. */
  public ImagePath parent() {
    int slash = text.lastIndexOf('/');
    return slash <= 0 ? ROOT : new ImagePath(text.substring(0, slash));
  }

  /** Returns the last name; empty for the root. */
  public String name() {
    return text.substring(text.lastIndexOf('/') + 1);
  }

  /** Returns the names from the root down; none for the root. */
  public List<String> names() {
    return isRoot() ? List.of() : List.of(text.substring(1).split("/"));
  }

  public boolean isRoot() {
    return text.length() == 1;
  }

  /** Tells whether this path is {@code ancestor} or lies below it. */
  public boolean startsWith(ImagePath ancestor) {
    return ancestor.isRoot()
        || text.startsWith(ancestor.text) && (text.length() == ancestor.text.length() || text.charAt(ancestor.text.length()) == '/');
  }

  /** Returns this path seen from {@code ancestor}, without a leading slash; empty when they are the same. */
  public String relativeTo(ImagePath ancestor) {
    if (!startsWith(ancestor)) {
      throw new IllegalArgumentException(this + " is not below " + ancestor);
    }
    if (text.length() == ancestor.text.length()) {
      return "";
    }
    return text.substring(ancestor.isRoot() ? 1 : ancestor.text.length() + 1);
  }

  @Override
  public int compareTo(ImagePath other) {
    int length = Math.min(text.length(), other.text.length());
    for (int i = 0; i < length; i++) {
      int mine = weight(text.charAt(i));
      int theirs = weight(other.text.charAt(i));
      if (mine != theirs) {
        return Integer.compare(mine, theirs);
      }
    }
    return Integer.compare(text.length(), other.text.length());
  }

  /** A slash sorts before every other character, so that a subtree is not split by a sibling such as {@code a-b}. */
  private static int weight(char c) {
    return c == '/' ? 0 : c + 1;
  }

  @Override
  public String toString() {
    return text;
  }
}
