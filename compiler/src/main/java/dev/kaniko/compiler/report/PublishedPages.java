package dev.kaniko.compiler.report;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;

/**
 * Where the pages of rules can be read. They are published with the repository itself: a host of repositories shows each page at the address of its file.
 *
 * @param repository the address below which the files of the repository are shown, with a slash at its end; empty if there is none
 */
public record PublishedPages(Optional<String> repository) {
  /** Where this project is published. It has no address yet, and a link that leads nowhere is worse than none. The address belongs here. */
  public static final PublishedPages PUBLISHED = new PublishedPages(Optional.empty());

  private static final String RESOURCES = "/src/main/resources";

  /** Where the pages lie in the repository. */
  private static final List<String> FOLDERS = List.of(
      "compiler" + RESOURCES + "/dev/kaniko/compiler/lint/rule/",
      "compiler" + RESOURCES + "/dev/kaniko/compiler/lint/error/",
      "compiler" + RESOURCES + "/dev/kaniko/compiler/lint/shellcheck/",
      "spi-instructions" + RESOURCES + "/dev/kaniko/instruction/standard/");

  /**
   * Returns the pages of a repository.
   *
   * @param address such as {@code https://github.com/OWNER/REPOSITORY/blob/REF}
   * @throws IllegalArgumentException if that is no address of the web
   */
  public static PublishedPages at(String address) {
    try {
      var uri = new URI(address);
      if (!("https".equals(uri.getScheme()) || "http".equals(uri.getScheme())) || uri.getHost() == null || uri.getQuery() != null || uri.getFragment() != null) {
        throw new IllegalArgumentException("an address is meant, such as https://github.com/OWNER/REPOSITORY/blob/REF");
      }
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("this is no address: " + e.getReason(), e);
    }
    return new PublishedPages(Optional.of(address.endsWith("/") ? address : address + "/"));
  }

  /** Returns the address of the page of a rule; empty for one whose page is not in the repository, such as that of a plugin. */
  Optional<String> address(String rule) {
    return repository.flatMap(base -> file(rule).map(base::concat));
  }

  /** Returns the file of the page in the repository. */
  static Optional<String> file(String rule) {
    return FOLDERS.stream().map(folder -> folder + rule + ".md").filter(PublishedPages::exists).findFirst();
  }

  private static boolean exists(String file) {
    return PublishedPages.class.getResource(file.substring(file.indexOf(RESOURCES) + RESOURCES.length())) != null;
  }
}
