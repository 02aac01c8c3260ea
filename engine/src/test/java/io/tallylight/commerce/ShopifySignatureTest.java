package io.tallylight.commerce;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.testing.ShopifySigner;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShopifySignatureTest {
    private static final byte[] BODY = "{\"id\":1}".getBytes(StandardCharsets.UTF_8);

    private final ShopifySignature signature = new ShopifySignature(List.of("old secret", "new secret"));

    @Test
    void aKnownValueIsGenuine() {
        // printf '{"id":1}' | openssl dgst -sha256 -hmac 'new secret' -binary | base64
        assertTrue(signature.isGenuine("tdGwJ79LEAaJxKltWB4uhnl9QSvRNVurywwiz7nCpZI=", BODY));
    }

    @Test
    void eitherSecretSigns() {
        assertTrue(signature.isGenuine(ShopifySigner.header("old secret", BODY), BODY));
        assertTrue(signature.isGenuine(" " + ShopifySigner.header("new secret", BODY) + " ", BODY));
    }

    @Test
    void nothingElseIsGenuine() {
        String genuine = ShopifySigner.header("new secret", BODY);
        assertFalse(signature.isGenuine(null, BODY));
        assertFalse(signature.isGenuine("", BODY));
        assertFalse(signature.isGenuine("not base64!", BODY));
        assertFalse(signature.isGenuine("AAAA", BODY));
        assertFalse(signature.isGenuine(genuine.repeat(9), BODY));
        assertFalse(signature.isGenuine(ShopifySigner.header("other secret", BODY), BODY));
        assertFalse(signature.isGenuine(genuine, "{\"id\":2}".getBytes(StandardCharsets.UTF_8)));
        assertFalse(new ShopifySignature(List.of()).isGenuine(genuine, BODY));
    }
}
