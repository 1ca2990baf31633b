package dev.kaniko.runtime.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Proxy;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyRulesTest {
  private static final ProxyRules RULES = ProxyRules.of(
      Map.of("HTTP_PROXY", "http://proxy:3128", "https_proxy", "secure:1", "NO_PROXY", "internal.example,.local, 10.0.0.1"));

  private static String proxy(String url) {
    var proxy = RULES.select(URI.create(url)).getFirst();
    return proxy.type() == Proxy.Type.DIRECT ? "direct" : String.valueOf(proxy.address()).replace("/<unresolved>", "");
  }

  @Test
  void theSchemeSelectsTheProxy() {
    assertThat(proxy("http://example.com/")).isEqualTo("proxy:3128");
    assertThat(proxy("https://example.com/")).isEqualTo("secure:1");
  }

  @Test
  void hostsOfNoProxyAreReachedDirectly() {
    assertThat(proxy("http://internal.example/")).isEqualTo("direct");
    assertThat(proxy("http://a.internal.example/")).isEqualTo("direct");
    assertThat(proxy("http://notinternal.example/")).isEqualTo("proxy:3128");
    assertThat(proxy("http://a.local/")).isEqualTo("direct");
    assertThat(proxy("https://10.0.0.1/")).isEqualTo("direct");
    assertThat(proxy("http://127.0.0.1:5000/")).isEqualTo("direct");
  }

  @Test
  void aMalformedAddressIsAnError() {
    assertThatThrownBy(() -> ProxyRules.of(Map.of("http_proxy", "::"))).hasMessageContaining("not the address of a proxy: ::");
  }

  @ParameterizedTest
  @CsvSource({"http://my_proxy:3128,my_proxy:3128", "proxy,proxy:80", "https://proxy/,proxy:443", "http://user:secret@proxy:3128/x,proxy:3128", "[::1]:3128,[::1]:3128", "HTTP://Proxy:1,Proxy:1"})
  void aProxyIsWrittenAsAnAddress(String variable, String place) {
    var proxy = ProxyRules.of(Map.of("HTTPS_PROXY", variable)).select(URI.create("https://example.com/")).getFirst();
    assertThat(String.valueOf(proxy.address()).replace("/<unresolved>", "")).isEqualTo(place);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://", ":::", "http://proxy:99999", "proxy:", "http://user:secret@proxy:0", "socks5://user:secret@proxy:1080", "a b", "/"})
  void aMalformedAddressIsShownWithoutItsPassword(String variable) {
    assertThatThrownBy(() -> ProxyRules.of(Map.of("HTTPS_PROXY", variable))).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("HTTPS_PROXY: not the address of a proxy: ").hasMessageNotContaining("secret");
  }
}
