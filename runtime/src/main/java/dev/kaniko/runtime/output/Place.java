package dev.kaniko.runtime.output;

import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** Where something is written. */
public sealed interface Place {
  /** A file or directory of this machine. */
  record OfFile(Path path) implements Place {
    public OfFile {
      Objects.requireNonNull(path);
    }
  }

  /** An HTTPS address, which takes a PUT. */
  record Address(URI uri) implements Place {
    public Address {
      Objects.requireNonNull(uri);
    }

    /** Returns it for people: without the user, and without the query, which may be a signature. */
    @Override
    public String toString() {
      return uri.getScheme() + "://" + (uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort()) + uri.getRawPath();
    }
  }

  /**
   * An object in Google Cloud Storage.
   *
   * @param emulator the server that stands for the real one and wants no login; empty for the real one
   */
  record GoogleObject(String bucket, String name, Optional<URI> emulator) implements Place {
    public GoogleObject {
      Objects.requireNonNull(bucket);
      Objects.requireNonNull(name);
      Objects.requireNonNull(emulator);
    }

    @Override
    public String toString() {
      return "gs://" + bucket + "/" + name;
    }
  }

  /** The standard output of this process. */
  record StandardOutput() implements Place {}
}
