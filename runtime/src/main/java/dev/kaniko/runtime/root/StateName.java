package dev.kaniko.runtime.root;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.kaniko.runtime.linux.IdMap;
import dev.kaniko.runtime.linux.ThisProcess;
import dev.kaniko.runtime.oci.Digests;
import java.util.HexFormat;

/**
 * The directory in a state directory for what a user namespace makes: owners on disk are other ids in another one, and overlays have
 * another format.
 */
final class StateName {
  private static final int DIGITS = 12;

  private StateName() {}

  /** Empty outside of user namespaces. */
  static String ofThisProcess() {
    return ThisProcess.inInitialUserNamespace() ? "" : of(IdMap.users(), IdMap.groups());
  }

  static String of(IdMap users, IdMap groups) {
    var hash = Digests.sha256();
    hash.update((users.ranges() + "/" + groups.ranges()).getBytes(US_ASCII));
    return "user-namespace-" + HexFormat.of().formatHex(hash.digest()).substring(0, DIGITS);
  }
}
