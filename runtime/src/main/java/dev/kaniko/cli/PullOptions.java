package dev.kaniko.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that say how images are pulled. */
final class PullOptions {
  @Option(names = "--insecure-pull", arity = "0..1", fallbackValue = "true", paramLabel = "true|false", description = "pull over plain HTTP if the registry has no TLS")
  boolean insecurePull;

  @Option(names = "--insecure-registry", paramLabel = "HOST", description = "a registry that may be used over plain HTTP; may be repeated")
  List<String> insecureRegistries = new ArrayList<>();

  @Option(names = "--skip-tls-verify-pull", arity = "0..1", fallbackValue = "true", paramLabel = "true|false", description = "do not verify certificates when pulling")
  boolean skipTlsVerifyPull;

  @Option(names = "--skip-tls-verify-registry", paramLabel = "HOST", description = "do not verify the certificate of this registry; may be repeated")
  List<String> skipTlsVerifyRegistries = new ArrayList<>();

  @Option(names = "--registry-certificate", paramLabel = "HOST=FILE", description = "trust the certificate authorities in FILE for this registry too; may be repeated")
  List<String> registryCertificates = new ArrayList<>();

  @Option(names = "--registry-client-cert", paramLabel = "HOST=CERTIFICATE,KEY", description = "show the certificate in this file to this registry, with its key; may be repeated")
  List<String> registryClientCertificates = new ArrayList<>();

  @Option(names = "--credential-helpers", paramLabel = "NAME[,...]", description = "the built-in sources of logins to ask: env, google, ecr, acr, gitlab (default: all); \"\" for none")
  List<String> credentialHelpers = new ArrayList<>();

  @Option(names = "--registry-map", paramLabel = "REGISTRY=HOST[/PREFIX][;...]", description = "look for the images of REGISTRY at HOST first; may be repeated")
  List<String> registryMaps = new ArrayList<>();

  @Option(names = "--registry-mirror", paramLabel = "HOST[/PREFIX]", description = "look for the images of Docker Hub at HOST first; may be repeated")
  List<String> registryMirrors = new ArrayList<>();

  @Option(names = "--skip-default-registry-fallback", arity = "0..1", fallbackValue = "true", paramLabel = "true|false", description = "do not ask the registry itself if its mirrors fail")
  boolean skipDefaultRegistryFallback;

  @Option(names = "--image-download-retry", paramLabel = "N", defaultValue = "0", description = "retry a failed pull this many times")
  int imageDownloadRetry;

  @Option(names = "--image-fs-extract-retry", paramLabel = "N", defaultValue = "0", description = "as --image-download-retry; the larger number counts")
  int imageExtractRetry;

  /** Layers are fetched before they are unpacked, so what may fail and pass is the pull. */
  int retries() {
    return Math.max(imageDownloadRetry, imageExtractRetry);
  }
}
