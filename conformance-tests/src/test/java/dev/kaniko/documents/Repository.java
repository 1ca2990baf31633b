package dev.kaniko.documents;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The text files of the repository, without what builds make and without data of tests.
 *
 * @param root its top directory
 * @param files text by path, relative to the root
 */
record Repository(Path root, Map<Path, String> files) {
  private static final Set<String> LEFT_OUT = Set.of("target", ".git", ".idea", ".vscode", ".settings");
  private static final Pattern TEXT = Pattern.compile("[^.]+|.*\\.(?:java|md|g4|xml|ya?ml|sh|txt|html|tsv)|\\.(?:editorconfig|gitignore|dockerignore)");

  static Repository here() throws IOException {
    var root = Path.of(System.getProperty("kaniko.root", ".")).toAbsolutePath().normalize();
    var files = new TreeMap<Path, String>();
    Files.walkFileTree(root, new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
        boolean leftOut = LEFT_OUT.contains(name(directory)) || name(directory).endsWith(".oci") || directory.endsWith("src/test/resources");
        return leftOut ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        if (attributes.isRegularFile() && TEXT.matcher(name(file)).matches()) {
          files.put(root.relativize(file), new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        }
        return FileVisitResult.CONTINUE;
      }
    });
    return new Repository(root, files);
  }

  static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  Stream<Path> pages() {
    return files.keySet().stream().filter(file -> name(file).endsWith(".md"));
  }

  MarkdownPage page(Path file) {
    return new MarkdownPage(Objects.requireNonNull(files.get(file), file + " is no file of the repository"));
  }

  /** Tells whether something has this path, relative to the root. */
  boolean has(Path path) {
    return path.toString().isEmpty() || Files.exists(root.resolve(path));
  }

  /** Tells whether a file has this name, or a path that ends so. */
  boolean hasNamed(String name) {
    return files.keySet().stream().anyMatch(file -> file.endsWith(name));
  }
}
