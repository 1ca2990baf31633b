package dev.kaniko.runtime.root;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.kaniko.runtime.layout.StateEntry;
import dev.kaniko.runtime.linux.IdMap;
import dev.kaniko.runtime.linux.ThisProcess;
import dev.kaniko.runtime.oci.Digests;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The name of the subdirectory of the state directory for a user namespace. Each namespace needs its own, because the owners on disk are other ids
 * in another namespace, and overlays use another format.
 */
public final class StateName {
  static final String OF_A_NAMESPACE = "user-namespace-";

  private static final int DIGITS = 12;

  private StateName() {}

  /** Returns the names of everything that this process may have in the state directory. */
  public static List<String> entries() {
    var own = ofThisProcess();
    return own.isEmpty() ? StateEntry.names() : Stream.concat(StateEntry.names().stream(), Stream.of(own)).toList();
  }

  /** Returns the name for this process; empty in the initial user namespace. */
  static String ofThisProcess() {
    return ThisProcess.inInitialUserNamespace() ? "" : of(IdMap.users(), IdMap.groups());
  }

  static String of(IdMap users, IdMap groups) {
    var hash = Digests.sha256();
    hash.update((users.ranges() + "/" + groups.ranges()).getBytes(US_ASCII));
    return OF_A_NAMESPACE + HexFormat.of().formatHex(hash.digest()).substring(0, DIGITS);
  }
}
