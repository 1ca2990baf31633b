package dev.kaniko.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaniko.compiler.BaseImages;
import dev.kaniko.compiler.InstructionSet;
import dev.kaniko.image.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DockerfileImagesTest {
  @TempDir private Path folder;

  private List<String> find(String dockerfile, Map<String, String> arguments) throws IOException, InterruptedException {
    var file = Files.writeString(folder.resolve("Dockerfile"), dockerfile);
    return new DockerfileImages(InstructionSet.load(), BaseImages.NONE, folder)
        .find(file.toString(), new LinkedHashMap<>(arguments), Platform.parse("linux/amd64")).stream()
        .map(image -> image.reference().familiar() + " " + image.platform()).toList();
  }

  @Test
  void imagesOfAllStagesAreFoundWhoeverNeedsThem() throws Exception {
    assertThat(find("""
        ARG VERSION=1
        FROM golang:${VERSION} AS build
        FROM debian:bookworm AS unused
        FROM --platform=linux/arm64 unused-too:3 AS other
        FROM other AS child
        FROM scratch
        COPY --from=build / /
        """, Map.of("VERSION", "2"))).containsExactly("debian:bookworm linux/amd64", "golang:2 linux/amd64", "unused-too:3 linux/arm64");
  }

  @Test
  void aFileWithNothingToFetchIsFine() throws Exception {
    assertThat(find("FROM scratch\nCOPY a /\n", Map.of())).isEmpty();
  }

  @Test
  void aBrokenFileAndOneThatIsNotThereAreErrors() {
    assertThatThrownBy(() -> find("FRM scratch\n", Map.of())).isInstanceOf(BuildRejectedException.class);
    var images = new DockerfileImages(InstructionSet.load(), BaseImages.NONE, folder);
    assertThatThrownBy(() -> images.find(folder + "/none", new LinkedHashMap<>(), Platform.ofThisMachine())).hasMessageContaining("does not exist");
  }

  @Test
  void stagesThatNoOtherNeedsAndThatHaveNoNameCountToo() throws Exception {
    assertThat(find("FROM debian:bookworm\nFROM alpine:3\nCOPY --from=busybox:1 / /\nFROM scratch\n", Map.of()))
        .containsExactly("alpine:3 linux/amd64", "busybox:1 linux/amd64", "debian:bookworm linux/amd64");
  }

  @Test
  void eachImageIsAskedForOnceHoweverManyStagesThereAre() throws Exception {
    var dockerfile = IntStream.range(0, 50).mapToObj(i -> "FROM base:" + i + " AS stage" + i + "\nCOPY a /\n").collect(Collectors.joining());
    var asked = new ConcurrentSkipListMap<String, Integer>();
    var file = Files.writeString(folder.resolve("Dockerfile"), dockerfile);
    BaseImages counting = (reference, _) -> {
      asked.merge(reference.familiar(), 1, Integer::sum);
      return Optional.empty();
    };
    assertThat(new DockerfileImages(InstructionSet.load(), counting, folder).find(file.toString(), new LinkedHashMap<>(), Platform.parse("linux/amd64"))).hasSize(50);
    assertThat(asked).hasSize(50).allSatisfy((_, times) -> assertThat(times).isEqualTo(1));
  }
}
