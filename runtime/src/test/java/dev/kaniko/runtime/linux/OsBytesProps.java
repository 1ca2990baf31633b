package dev.kaniko.runtime.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

final class OsBytesProps {
  @Property
  void everyNameLeadsBackToItsBytes(@ForAll @Size(max = 40) byte[] bytes) {
    assertThat(OsBytes.encode(OsBytes.decode(bytes))).isEqualTo(bytes);
  }

  @Property
  void validTextIsItsOwnDecoding(@ForAll String text) {
    var utf8 = text.getBytes(StandardCharsets.UTF_8);
    var valid = new String(utf8, StandardCharsets.UTF_8);

    assertThat(OsBytes.decode(utf8)).isEqualTo(valid);
    assertThat(OsBytes.encode(valid)).isEqualTo(utf8);
  }

  @Property
  void aPathOfAnyBytesHasExactlyThatName(@ForAll @Size(min = 1, max = 30) byte[] name) {
    for (int i = 0; i < name.length; i++) {
      if (name[i] == 0 || name[i] == '/' || name[i] == '.') {
        name[i] = 'x';
      }
    }
    var text = "/nowhere/" + OsBytes.decode(name);

    assertThat(OsBytes.text(OsBytes.path(text))).isEqualTo(text);
  }

  @Example
  void invalidBytesAreLoneLowSurrogates() {
    assertThat(OsBytes.decode(new byte[] {'a', (byte) 0xE9, 'b'})).isEqualTo("a\udce9b");
    assertThat(OsBytes.decode(new byte[] {(byte) 0xC0, (byte) 0xAF})).isEqualTo("\udcc0\udcaf");
    assertThat(OsBytes.decode(new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80})).isEqualTo("\udced\udca0\udc80");
    assertThat(OsBytes.decode(new byte[] {(byte) 0xF0, (byte) 0x9F, (byte) 0x98, (byte) 0x80})).isEqualTo("\ud83d\ude00");
  }

  @Example
  void aSurrogateThatEncodesNoByteIsRefused() {
    assertThatThrownBy(() -> OsBytes.encode("\ud800")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> OsBytes.encode("\udc41")).isInstanceOf(IllegalArgumentException.class);
  }

  @Example
  void printableTextShowsInvalidBytes() {
    assertThat(OsBytes.printable("a\udce9b\ud83d\ude00")).isEqualTo("a\\xe9b\ud83d\ude00");
  }
}
