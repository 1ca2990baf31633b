package dev.kaniko.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;

/** Puts a new text in the place of a file. */
final class ReplacedFile {
  private ReplacedFile() {}

  /**
   * Writes the new text of a file. It takes the place of the old one at once, with its mode and owner; a link is followed and stays.
   *
   * @throws IOException if it cannot be written; then the file is as it was
   */
  static void write(Path file, String text) throws IOException {
    var place = file.toRealPath();
    var directory = place.getParent();
    if (directory == null || !Files.isRegularFile(place, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("it is no file that can be replaced");
    }
    var attributes = Files.getFileAttributeView(place, PosixFileAttributeView.class).readAttributes();
    var draft = Files.createTempFile(directory, ".kaniko-new-", "");
    try {
      Files.writeString(draft, text, StandardCharsets.UTF_8);
      var view = Files.getFileAttributeView(draft, PosixFileAttributeView.class);
      var now = view.readAttributes();
      if (!now.owner().equals(attributes.owner()) || !now.group().equals(attributes.group())) {
        view.setGroup(attributes.group());
        view.setOwner(attributes.owner());
      }
      view.setPermissions(attributes.permissions());
      Files.move(draft, place, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
  }
}
