package dev.kaniko.runtime.context;

import dev.kaniko.instruction.GitReference;
import dev.kaniko.runtime.fetch.GitCheckouts;
import dev.kaniko.runtime.fetch.GitMode;
import dev.kaniko.runtime.fetch.WebAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * Checks out repositories as contexts. {@code git://} means what it means in the original: a clone with its history and {@code .git}, without
 * submodules. Other addresses mean what they mean in BuildKit: one commit, with submodules, without {@code .git}. The options of {@code --git} win.
 */
final class GitContexts {
  private static final String PULL_METHOD = "GIT_PULL_METHOD";

  private final ContextSettings settings;
  private final GitCheckouts checkouts;

  GitContexts(ContextSettings settings, GitCheckouts checkouts) {
    this.settings = settings;
    this.checkouts = checkouts;
  }

  /**
   * Returns the protocol that {@code git://} stands for.
   *
   * @throws IllegalArgumentException if the variable has a wrong value
   */
  static String pullMethod(Map<String, String> environment) {
    var method = environment.getOrDefault(PULL_METHOD, "");
    return switch (method) {
      case "", "https" -> "https";
      case "http" -> "http";
      default -> throw new IllegalArgumentException(PULL_METHOD + ": \"" + method + "\" is neither https nor http");
    };
  }

  GitCheckouts.Checkout open(ContextLocation.GitRepository location) throws IOException {
    var given = location.reference();
    var remote = location.cloned() ? pullMethod(settings.environment()) + given.remote().substring("git".length()) : given.remote();
    var options = settings.git();
    var submodules = !given.submodules().isEmpty() ? given.submodules() : String.valueOf(options.submodules().orElse(!location.cloned()));
    var reference = new GitReference(
        withoutUser(remote),
        given.ref().isEmpty() ? options.branch() : given.ref(),
        given.checksum(),
        given.directory(),
        given.keepGitDir().isEmpty() ? String.valueOf(location.cloned()) : given.keepGitDir(),
        submodules,
        given.modified(),
        given.fetchByCommit());
    var mode = new GitMode(options.depth().orElse(location.cloned() ? 0 : 1), location.cloned(), !options.singleBranch(), !options.skipsTls());
    return checkouts.checkout(reference, mode, isOverHttp(remote) ? login(remote) : Optional.empty());
  }

  private static boolean isOverHttp(String remote) {
    return remote.startsWith("http");
  }

  /** The user of an address over HTTP is a part of the login, which is sent to the server of this address only. */
  private static String withoutUser(String remote) {
    return isOverHttp(remote) ? remote.replaceFirst("://[^/@]*@", "://") : remote;
  }

  /** Returns the header for the server: of the user in the address, or of the variables. As in the original, a token takes the place of the user. */
  private Optional<String> login(String remote) {
    var inAddress = Optional.ofNullable(WebAddress.uri(remote).getUserInfo()).filter(user -> !user.isEmpty());
    var environment = settings.environment();
    var token = environment.getOrDefault("GIT_TOKEN", "");
    var user = token.isEmpty() ? environment.getOrDefault("GIT_USERNAME", "") : token;
    var password = token.isEmpty() ? environment.getOrDefault("GIT_PASSWORD", "") : "";
    return inAddress.map(text -> text.contains(":") ? text : text + ":")
        .or(() -> user.isEmpty() && password.isEmpty() ? Optional.empty() : Optional.of(user + ":" + password))
        .map(text -> "Basic " + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
  }
}
