package dev.kaniko.cli;

import static dev.kaniko.cli.Options.option;

import java.util.ArrayList;
import java.util.List;

/** The options that say how images are pulled. */
final class PullOptions implements OptionGroup {
  boolean insecurePull;
  List<String> insecureRegistries = new ArrayList<>();
  boolean skipTlsVerifyPull;
  List<String> skipTlsVerifyRegistries = new ArrayList<>();
  List<String> registryCertificates = new ArrayList<>();
  List<String> registryClientCertificates = new ArrayList<>();
  List<String> credentialHelpers = new ArrayList<>();
  List<String> registryMaps = new ArrayList<>();
  List<String> registryMirrors = new ArrayList<>();
  boolean skipDefaultRegistryFallback;
  int imageDownloadRetry;
  int imageExtractRetry;

  @Override
  public void declare(Options options) {
    options.truth(option("--insecure-pull").description("pull over plain HTTP if the registry has no TLS"), on -> insecurePull = on);
    options.list(option("--insecure-registry").paramLabel("HOST")
        .description("a registry that may be used over plain HTTP; may be repeated"), values -> insecureRegistries = values);
    options.truth(option("--skip-tls-verify-pull").description("do not verify certificates when pulling"), on -> skipTlsVerifyPull = on);
    options.list(option("--skip-tls-verify-registry").paramLabel("HOST")
        .description("do not verify the certificate of this registry; may be repeated"), values -> skipTlsVerifyRegistries = values);
    options.list(option("--registry-certificate").paramLabel("HOST=FILE")
        .description("trust the certificate authorities in FILE for this registry too; may be repeated"), values -> registryCertificates = values);
    options.list(option("--registry-client-cert").paramLabel("HOST=CERTIFICATE,KEY")
        .description("show the certificate in this file to this registry, with its key; may be repeated"), values -> registryClientCertificates = values);
    options.list(option("--credential-helpers").paramLabel("NAME[,...]")
        .description("the built-in sources of logins to ask: env, google, ecr, acr, gitlab (default: all); \"\" for none"),
        values -> credentialHelpers = values);
    options.list(option("--registry-map").paramLabel("REGISTRY=HOST[/PREFIX][;...]")
        .description("look for the images of REGISTRY at HOST first; may be repeated"), values -> registryMaps = values);
    options.list(option("--registry-mirror").paramLabel("HOST[/PREFIX]")
        .description("look for the images of Docker Hub at HOST first; may be repeated"), values -> registryMirrors = values);
    options.truth(option("--skip-default-registry-fallback")
        .description("do not ask the registry itself if its mirrors fail"), on -> skipDefaultRegistryFallback = on);
    options.value(option("--image-download-retry").paramLabel("N").defaultValue("0")
        .description("retry a failed pull this many times"), int.class, value -> imageDownloadRetry = value);
    options.value(option("--image-fs-extract-retry").paramLabel("N").defaultValue("0")
        .description("as --image-download-retry; the larger number counts"), int.class, value -> imageExtractRetry = value);
  }

  /** Layers are fetched before they are unpacked, so what may fail and pass is the pull. */
  int retries() {
    return Math.max(imageDownloadRetry, imageExtractRetry);
  }
}
