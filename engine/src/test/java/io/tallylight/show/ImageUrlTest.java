package io.tallylight.show;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.InvalidFieldException;
import io.tallylight.json.Json;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageUrlTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://cdn.shopify.com/s/files/1/a.jpg?v=1",
                "HTTPS://cdn.example:8443/a.png",
                "https://b\u00fccher.example/\u00fc.png",
                "https://a/b.png",
                "https://1.1.1.1/a.png",
                "https://[2606:4700:4700::1111]/a.png",
                "https://cdn.example/storage/v1/object/a.png",
                "https://10.example/a.png",
                "https://cdn.example",
                "/media/a.png",
                "/web/demo/mug.svg",
                "/a.png?v1/shows"
            })
    void aPublicAddressOrAPathIsGood(String url) {
        assertEquals(Optional.empty(), ImageUrl.problem(url));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://cdn.example/a.png",
                "ftp://cdn.example/a.png",
                "javascript:alert(1)",
                "data:image/png;base64,AA",
                "https:///a.png",
                "https:a.png",
                "https://user@cdn.example/a.png",
                "https://user:word@cdn.example/a.png",
                "https://cdn.example:x/a.png",
                "https://cdn.example\\@127.0.0.1/",
                "https://cdn example/a.png",
                "https://127.0.0.1/a.png",
                "https://127.1/a.png",
                "https://127.0.0.1./a.png",
                "https://2130706433/a.png",
                "https://0x7f000001/a.png",
                "https://0x7F.1/a.png",
                "https://017700000001/a.png",
                "https://0/a.png",
                "https://1.2.3.4.5/a.png",
                "https://1.1.1.256/a.png",
                "https://\uff11\uff12\uff17.0.0.1/a.png",
                "https://127\u30020\u30020\u30021/a.png",
                "https://%31%32%37.0.0.1/a.png",
                "https://10.0.0.1/a.png",
                "https://172.16.0.1/a.png",
                "https://192.168.1.1:8443/a.png",
                "https://169.254.169.254/latest/meta-data",
                "https://168.63.129.16/a.png",
                "https://100.64.0.1/a.png",
                "https://[::1]/a.png",
                "https://[::ffff:127.0.0.1]/a.png",
                "https://[fd00::1]/a.png",
                "https://[fe80::1%25eth0]/a.png",
                "https://[64:ff9b::7f00:1]/a.png",
                "https://[cdn.example]/a.png",
                "https://localhost/a.png",
                "https://LOCALHOST:8080/a.png",
                "https://a.localhost/a.png",
                "https://printer.local/a.png",
                "https://metadata.google.internal/a.png",
                "https://shop.example/v1/shows/spring",
                "https://shop.example/live/v1/orders/1",
                "/v1/shows/spring",
                "/live/v1/shows/spring/ledger",
                "/health/ready",
                "/metrics",
                "//cdn.example/a.png",
                "/media/../v1/shows/spring",
                "/media/%2e%2e/a.png",
                "media/a.png"
            })
    void anAddressInANetworkOrOfTheApiIsNot(String url) {
        assertTrue(ImageUrl.problem(url).isPresent());
    }

    @Test
    void whatAnOfferHasAlreadyIsLeftAlone() {
        ObjectNode old = Json.object().put("imageUrl", "http://cdn.example/a.png");
        ImageUrl.check(old.deepCopy().put("price", 5), old);
        ImageUrl.check(Json.object(), old);
        InvalidFieldException e = assertThrows(
                InvalidFieldException.class,
                () -> ImageUrl.check(Json.object().put("imageUrl", "http://cdn.example/b.png"), old));
        assertEquals("imageUrl", e.field());
    }
}
