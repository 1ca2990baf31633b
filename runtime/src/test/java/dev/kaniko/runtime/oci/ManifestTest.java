package dev.kaniko.runtime.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kaniko.image.Digest;
import dev.kaniko.image.Platform;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ManifestTest {
  private static final Digest DIGEST = Digests.ofText("x");

  @Test
  void aManifestReadsBackAndIsWrittenAsGoWritesIt() throws Exception {
    var layer = Descriptor.of(MediaTypes.OCI_LAYER_GZIP, DIGEST, 7).withAnnotations(Map.of("k", "v"));
    var manifest = new Manifest(MediaTypes.OCI_MANIFEST, Descriptor.of(MediaTypes.OCI_CONFIG, DIGEST, 1),
        List.of(layer), Collections.emptySortedMap());
    var written = manifest.write();
    assertThat(new String(written.bytes(), StandardCharsets.UTF_8)).isEqualTo("""
        {
          "schemaVersion": 2,
          "mediaType": "application/vnd.oci.image.manifest.v1+json",
          "config": {
            "mediaType": "application/vnd.oci.image.config.v1+json",
            "digest": "%1$s",
            "size": 1
          },
          "layers": [
            {
              "mediaType": "application/vnd.oci.image.layer.v1.tar+gzip",
              "digest": "%1$s",
              "size": 7,
              "annotations": {
                "k": "v"
              }
            }
          ]
        }""".formatted(DIGEST));
    assertThat(Manifest.read(written)).isEqualTo(manifest);
  }

  @Test
  void schemaOneIsRefused() {
    var old = new RawDocument("", "{\"schemaVersion\":1,\"fsLayers\":[]}".getBytes(StandardCharsets.UTF_8));
    assertThatExceptionOfType(MalformedImageException.class).isThrownBy(() -> Manifest.read(old))
        .withMessageContaining("schema 1 is no longer supported");
  }

  @Test
  void theLayersOfADockerBaseGetTheirOciNames() {
    assertThat(MediaTypes.toOci(MediaTypes.DOCKER_LAYER_GZIP)).isEqualTo(MediaTypes.OCI_LAYER_GZIP);
    assertThat(MediaTypes.toOci(MediaTypes.DOCKER_LAYER)).isEqualTo(MediaTypes.OCI_LAYER);
    assertThat(MediaTypes.toOci("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip")).isEqualTo(MediaTypes.OCI_LAYER_GZIP);
    assertThat(MediaTypes.toOci(MediaTypes.OCI_LAYER_ZSTD)).isEqualTo(MediaTypes.OCI_LAYER_ZSTD);
  }

  @Test
  void anAttestationIsNeverPicked() throws Exception {
    var image = Descriptor.of(MediaTypes.OCI_MANIFEST, DIGEST, 1);
    var attestation = image.withPlatform(new Platform("unknown", "unknown", ""));
    var index = new Index(MediaTypes.OCI_INDEX, List.of(attestation, image), Collections.emptySortedMap());
    var read = Index.read(index.write());
    assertThat(read).isEqualTo(index);
    assertThat(PlatformMatcher.select(read, Platform.parse("linux/amd64"), "it")).isEqualTo(image);
    var armed = new Index(MediaTypes.OCI_INDEX, List.of(
        image.withPlatform(Platform.parse("linux/arm/v6")), image.withPlatform(Platform.parse("linux/arm/v7"))),
        Collections.emptySortedMap());
    assertThat(PlatformMatcher.select(armed, Platform.parse("linux/arm/v7"), "it").platform())
        .contains(Platform.parse("linux/arm/v7"));
  }

  /** The expected value was computed by hand: the SHA-256 of the two digests with a space between them. */
  @Test
  void aChainIsTheDigestOfItsPartsInOrder() {
    var a = new DiffId(Digests.ofText("a"));
    var b = new DiffId(Digests.ofText("b"));
    assertThat(ChainId.chain(List.of(a, b, a))).containsExactly(
        new ChainId(a.digest()),
        new ChainId(Digests.ofText(a + " " + b)),
        new ChainId(Digests.ofText(Digests.ofText(a + " " + b) + " " + a)));
  }
}
