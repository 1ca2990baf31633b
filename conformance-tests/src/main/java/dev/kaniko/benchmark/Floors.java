package dev.kaniko.benchmark;

import dev.kaniko.fixture.RegistryServer;
import dev.kaniko.fixture.Tool;
import java.nio.file.Path;

/** What a job takes at least: the same bytes by programs that do nothing else. */
final class Floors {
  static final String NAME = "floor";

  private static final String UPLOAD = """
      pack() { tar -C "$1" -cf - . | tee >(sha256sum > "$work/diff-id") | pigz -1 -p 2 > "$work/layer"; }
      upload() {
        digest=$(sha256sum < "$work/layer")
        location=$(curl -sS -o "$work/answer" -D - -X POST "http://$registry/v2/floor/blobs/uploads/" | tr -d '\\r' | sed -n 's/^Location: //p')
        curl -sSf -o "$work/answer" -X PUT -H 'Content-Type: application/octet-stream' -T "$work/layer" "$location&digest=sha256:${digest%% *}"
      }
      context=$1 registry=$2 work=$(mktemp -d)
      trap 'rm -rf "$work"' EXIT
      """;

  private Floors() {}

  /** The folder {@code files} of the context is packed and uploaded. */
  static Contender copying(Path context, RegistryServer registry) {
    return script("pack \"$context/files\"; upload", context, registry);
  }

  /** The archive of the context is unpacked, packed again and uploaded. */
  static Contender adding(Path context, RegistryServer registry) {
    return script("mkdir \"$work/files\"; tar -C \"$work/files\" -xzf \"$context/files.tar.gz\"; pack \"$work/files\"; upload", context, registry);
  }

  /** Random bytes are written, packed and uploaded. */
  static Contender writing(int megabytes, Path context, RegistryServer registry) {
    return script("mkdir \"$work/files\"; dd if=/dev/urandom of=\"$work/files/random\" bs=1M count=" + megabytes + " status=none; pack \"$work/files\"; upload", context,
        registry);
  }

  /** A command that does no more than the job has to wait for. */
  static Contender command(String... command) {
    return new Contender(NAME, _ -> Tool.of(command));
  }

  private static Contender script(String body, Path context, RegistryServer registry) {
    return new Contender(NAME, _ -> Tool.of("bash", "-euo", "pipefail", "-c", UPLOAD + body, "floor", context.toString(), registry.address()));
  }
}
