package io.tallylight.checkout.stripe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tallylight.checkout.stripe.StripeSignature.Verdict;
import io.tallylight.testing.StripeSigner;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StripeSignatureTest {
    private static final long NOW = 1_648_320_004;
    private static final byte[] BODY = "{\"id\":\"evt_1\"}".getBytes(StandardCharsets.UTF_8);

    private final StripeSignature signature = new StripeSignature(List.of("whsec_new", "whsec_old"));

    private Verdict verdict(String header) {
        return signature.verify(header, BODY, NOW);
    }

    private static String v1(String secret, long at) {
        return StripeSigner.v1(secret, at, BODY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"whsec_new", "whsec_old"})
    void whatAnyOfTheSecretsSignedIsGenuine(String secret) {
        assertEquals(Verdict.GENUINE, verdict("t=" + NOW + ",v1=" + v1(secret, NOW)));
    }

    @Test
    void oneGenuineSignatureAmongOthersIsEnough() {
        String forged = "0".repeat(64);
        assertEquals(
                Verdict.GENUINE,
                verdict("t=" + NOW + ",v1=" + forged + ",v0=whatever,v1=" + v1("whsec_new", NOW) + ",v1=" + forged));
    }

    @Test
    void anotherSecretAnotherBodyAndAnotherTimeAreForged() {
        assertEquals(Verdict.FORGED, verdict("t=" + NOW + ",v1=" + v1("whsec_other", NOW)));
        assertEquals(Verdict.FORGED, verdict("t=" + (NOW + 1) + ",v1=" + v1("whsec_new", NOW)));
        assertEquals(
                Verdict.FORGED,
                signature.verify("t=" + NOW + ",v1=" + v1("whsec_new", NOW), new byte[] {'{', '}'}, NOW));
    }

    @ParameterizedTest
    @CsvSource({"0,GENUINE", "-300,GENUINE", "300,GENUINE", "-301,OLD", "301,OLD", "-86400,OLD"})
    void aSignatureMayBeFiveMinutesOff(long seconds, Verdict expected) {
        long at = NOW + seconds;
        assertEquals(expected, verdict("t=" + at + ",v1=" + v1("whsec_new", at)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "t=1",
                "v1=00",
                "t=,v1=",
                "t=x,v1=00",
                "t=1648320004",
                "t=1648320004,v1=00ff",
                "t=1648320004,v0=0000000000000000000000000000000000000000000000000000000000000000",
                "t=1,t=2,v1=0000000000000000000000000000000000000000000000000000000000000000",
                "t=-1,v1=0000000000000000000000000000000000000000000000000000000000000000",
                "t=99999999999999999999,v1=0000000000000000000000000000000000000000000000000000000000000000",
                "garbage"
            })
    void whatIsNoSignatureIsMalformed(String header) {
        assertEquals(Verdict.MALFORMED, verdict(header));
    }

    @Test
    void aHugeHeaderIsNotRead() {
        assertEquals(Verdict.MALFORMED, verdict("t=1" + ",v1=00".repeat(2_000)));
    }

    @Test
    void withoutASecretNothingIsGenuine() {
        StripeSignature none = new StripeSignature(List.of());
        assertEquals(Verdict.FORGED, none.verify("t=" + NOW + ",v1=" + v1("whsec_new", NOW), BODY, NOW));
    }
}
