package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tallylight.testing.Await;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A hold gets more time. */
@ExtendWith(SharedEngine.class)
class ExtensionHttpTest {
    private static final long HOLD_MS = 300_000;

    private final Api api;
    private final String show;

    ExtensionHttpTest(Api api) {
        this.api = api;
        this.show = api.liveShow();
        api.offer(show, "A", 10);
    }

    @Test
    void aHoldIsExtendedOnce() {
        String held = hold();
        long before = api.get(held).json().path("expiresAt").longValue();
        Reply extended = extend(held, "{'byMs':60000}").is(200);

        assertEquals(before + 60_000, extended.json().path("expiresAt").longValue());
        assertEquals(extended.text(), api.get(held).text());
        extend(held, "{'byMs':1}").isProblem(ProblemType.WRONG_STATE);
        assertEquals(extended.text(), api.get(held).text());
        assertEquals("9 1 0", api.counters(show, "A"));
        api.audit(show);
    }

    @Test
    void withAKeyARepeatIsToldFromASecondExtension() {
        String held = hold();
        String key = Api.key();
        Reply first = api.keyed(held + "/extension", key, "{'byMs':1000}").is(200);
        Reply again = api.keyed(held + "/extension", key, "{'byMs':1000}").is(200);

        assertEquals(first.text(), again.text());
        assertEquals("", first.header("Idempotent-Replayed").orElse(""));
        assertEquals("true", again.header("Idempotent-Replayed").orElse(""));
        api.keyed(held + "/extension", key, "{'byMs':1001}").isProblem(ProblemType.KEY_REUSED);
        api.keyed(held + "/extension", Api.key(), "{'byMs':1000}").isProblem(ProblemType.WRONG_STATE);
        api.keyed(held + "/extension", "short", "{'byMs':1000}").isProblem(ProblemType.MALFORMED);
    }

    @Test
    void fromItsCreationAHoldLastsTwiceAsLongAtMost() {
        String held = hold();
        Reply refused = extend(held, "{'byMs':" + (HOLD_MS + 1) + "}").isInvalid("byMs");
        assertEquals(
                "byMs must be at most " + HOLD_MS, refused.json().path("detail").textValue());
        extend(held, "{'byMs':" + HOLD_MS + "}").is(200);
    }

    @Test
    void theTimeIsAWholeNumberOfMilliseconds() {
        String held = hold();
        for (String bad : List.of("0", "-1", "1.5", "1e3", "'5'", "null", "9007199254740993")) {
            extend(held, "{'byMs':" + bad + "}").isInvalid("byMs");
        }
        extend(held, "{}").isInvalid("byMs");
        extend(held, "{'byMs':1,'expiresAt':1}").isInvalid("expiresAt");
        extend(held, "[]").isProblem(ProblemType.MALFORMED);
    }

    @Test
    void whatHasEndedOrIsUnknownCannotBeExtended() {
        String held = hold();
        api.delete(held).is(200);
        extend(held, "{'byMs':1}").isProblem(ProblemType.WRONG_STATE);
        extend(held + "x", "{'byMs':1}").isProblem(ProblemType.NOT_FOUND);

        String brief = api.show("{'title':'T','currency':'EUR','status':'live','holdMs':100}");
        api.offer(brief, "A", 1);
        String gone = api.reserve(brief, "A", 1).is(201).header("Location").orElseThrow();
        Await.until("it has expired", () -> api.counters(brief, "A").equals("1 0 0"));
        extend(gone, "{'byMs':1}").isProblem(ProblemType.EXPIRED);
        api.audit(brief);
    }

    private String hold() {
        return api.reserve(show, "A", 1).is(201).header("Location").orElseThrow();
    }

    /** Without a key. */
    private Reply extend(String reservation, String body) {
        return api.send("POST", reservation + "/extension", body, "Content-Type", RequestReader.JSON);
    }
}
