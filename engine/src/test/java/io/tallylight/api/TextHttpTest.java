package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids and texts with characters that nobody sees, and bytes that are no text. */
@ExtendWith(SharedEngine.class)
class TextHttpTest {
    private static final String HIDDEN = "must not contain control or invisible characters";
    private static final String JSON = "application/json";

    private final Api api;
    private final String show;
    private final String path;

    TextHttpTest(Api api) {
        this.api = api;
        this.show = api.liveShow();
        this.path = "/v1/shows/" + show;
        api.offer(show, "A", 10);
    }

    private static String basket(String more) {
        return "{'buyerId':'ann','lines':[{'sku':'A','quantity':1}]" + more + "}";
    }

    private Reply reserve(String more) {
        return api.post(Api.reservations(show), basket(more));
    }

    private Reply sell(String reference) {
        return api.post(path + "/orders", basket(",'payment':{'method':'external','reference':'" + reference + "'}"));
    }

    private static void isHidden(Reply reply, String field) {
        assertEquals(
                field + " " + HIDDEN,
                reply.isInvalid(field).json().path("detail").textValue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u3164",
                "\u034f",
                "\ufe0f",
                "\u115f",
                "\uffa0",
                "\u180b",
                "\u17b4",
                "\udb40\udd00",
                "\u2800",
                "\ue000"
            })
    void anIdHasNothingThatNobodySees(String hidden) {
        String id = "ann" + hidden;
        isHidden(
                api.post(Api.reservations(show), "{'buyerId':'" + id + "','lines':[{'sku':'A','quantity':1}]}"),
                "buyerId");
        isHidden(
                api.post(Api.reservations(show), "{'buyerId':'ann','lines':[{'sku':'" + id + "','quantity':1}]}"),
                "lines[0].sku");
        String inPath = URLEncoder.encode(id, StandardCharsets.UTF_8);
        isHidden(api.put(path + "/offers/" + inPath, "{'title':'T','price':1}"), "sku");
        isHidden(api.put("/v1/shows/" + inPath, "{'title':'T','currency':'EUR'}"), "show");
        isHidden(api.patch(path + "/offers/A", "{'limitGroup':'" + id + "'}"), "limitGroup");
        api.audit(show);
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", " a", "a ", "a\u00a0", "\u3000a"})
    void anIdHasNoWhiteSpaceAtAnEnd(String id) {
        api.post(Api.reservations(show), "{'buyerId':'" + id + "','lines':[{'sku':'A','quantity':1}]}")
                .isInvalid("buyerId");
        String inPath = URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
        api.put(path + "/offers/" + inPath, "{'title':'T','price':1}").isInvalid("sku");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u202e", "a\u200b", "a\u2066", "a\u3164", "a\\nb", "a\\u2028", "a\\ud800", "a\\ufffe"})
    void wordsAreLinesInWhichNothingIsHidden(String text) {
        isHidden(reserve(",'channel':'" + text + "'"), "channel");
        isHidden(sell(text), "payment.reference");
        isHidden(api.post(path + "/offers/A/adjustments", "{'delta':1,'reason':'" + text + "'}"), "reason");
        String order = sell("tt-1").is(201).json().path("id").textValue();
        isHidden(
                api.post("/v1/orders/" + order + "/cancellation", "{'restock':true,'reason':'" + text + "'}"),
                "reason");
        api.audit(show);
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "\\n", "\u00a0", "\u200d\ufe0f"})
    void textsHaveSomethingToSee(String text) {
        reserve(",'channel':'" + text + "'").isInvalid("channel");
        sell(text).isInvalid("payment.reference");
        api.post(path + "/offers/A/adjustments", "{'delta':1,'reason':'" + text + "'}")
                .isInvalid("reason");
        api.post(path + "/notices", "{'text':'" + text + "'}").isInvalid("text");
        api.patch(path, "{'title':'" + text + "'}").isInvalid("title");
        api.patch(path, "{'titles':{'th':'" + text + "'}}").isInvalid("titles.th");
        api.patch(path + "/offers/A", "{'title':'" + text + "'}").isInvalid("title");
        assertEquals("10 0 0", api.counters(show, "A"));
        api.audit(show);
    }

    @Test
    void aNoticeHidesNothingAndMayHaveLinesAndEmoji() {
        for (String hidden : List.of("\u200b", "\u3164", "a\u202eb", "a\u2067", "a\ufeff")) {
            api.post(path + "/notices", "{'text':'" + hidden + "'}").isInvalid("text");
        }
        api.post(path + "/notices", "{'text':'Two lines\\n\u2764\ufe0f \ud83d\udc68\u200d\ud83d\udc67'}")
                .is(202);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069, 0x2028, 0xFFFE})
    void noTitleTurnsTheTextBehindItRound(int control) {
        String title = "a" + Character.toString(control);
        isHidden(api.patch(path, "{'title':'" + title + "'}"), "title");
        isHidden(api.patch(path, "{'titles':{'ar':'" + title + "'}}"), "titles.ar");
        isHidden(api.patch(path + "/offers/A", "{'title':'" + title + "'}"), "title");
        isHidden(api.patch(path + "/offers/A", "{'options':{'Size':'" + title + "'}}"), "options.Size");
    }

    @Test
    void aTitleMayHaveMarksOfDirection() {
        api.patch(path, "{'title':'\u05d0\u200f (a)','titles':{'fa':'\u0645\u06cc\u200c\u062e'}}")
                .is(200);
    }

    @Test
    void titlesAreNamedByLanguageTags() {
        for (String tag : List.of("xx-yy-zz-1234567890", "pt_BR", "e", "germanlanguage", "de-", "d\u00e9")) {
            api.patch(path, "{'titles':{'" + tag + "':'T'}}").isInvalid("titles." + tag);
            api.patch(path + "/offers/A", "{'titles':{'" + tag + "':'T'}}").isInvalid("titles." + tag);
        }
        api.patch(path, "{'titles':{'th':'T','pt-BR':'T','zh-Hant-TW':'T','es-419':'T','x-house':'T'}}")
                .is(200);
    }

    @Test
    void theReasonIsNamedBeforeTheLength() {
        isHidden(reserve(",'currency':'\\u0000'"), "currency");
        isHidden(api.put(path, "{'title':'T','currency':'\\u0000'}"), "currency");
    }

    @Test
    void numbersOfOneValueAreOneRequestUnderAKey() {
        String key = Api.key();
        String reservations = Api.reservations(show);
        api.keyed(reservations, key, basket(",'metadata':{'a':1.10,'b':0.1e1}")).is(201);
        api.keyed(reservations, key, basket(",'metadata':{'a':1.1,'b':1}")).is(200);
        api.keyed(reservations, key, basket(",'metadata':{'a':1.01,'b':1}")).isProblem(ProblemType.KEY_REUSED);
        assertEquals("9 1 0", api.counters(show, "A"));
        api.audit(show);
    }

    @ParameterizedTest
    @ValueSource(strings = {"c1a1", "c0af", "e08080", "eda080", "f8888080", "f4908080", "ff", "c3", "80"})
    void aBodyThatIsNotUtf8IsMalformed(String hex) {
        byte[] text = HexFormat.of().parseHex(hex);
        for (String body : List.of(
                "{'buyerId':'\u0001','lines':[{'sku':'A','quantity':1}]}",
                basket(",'channel':'\u0001'"),
                basket(",'metadata':{'a':'\u0001'}"),
                basket(",'unknown':'\u0001'"))) {
            refuse("POST", Api.reservations(show), body, text, JSON);
        }
        refuse("POST", path + "/orders", basket(",'payment':{'method':'external','reference':'\u0001'}"), text, JSON);
        refuse("PUT", path + "/offers/B", "{'title':'\u0001','price':1}", text, JSON);
        refuse("PATCH", path, "{'title':'\u0001'}", text, "application/merge-patch+json");
        refuse("POST", path + "/notices", "{'text':'\u0001'}", text, JSON);
        assertEquals("10 0 0", api.counters(show, "A"));
        api.audit(show);
    }

    private void refuse(String method, String target, String body, byte[] inPlace, String type) {
        String json = body.replace('\'', '"');
        int at = json.indexOf('\u0001');
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(json.substring(0, at).getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(inPlace);
        bytes.writeBytes(json.substring(at + 1).getBytes(StandardCharsets.UTF_8));
        Reply reply = api.send(method, target, bytes.toByteArray(), "Content-Type", type, "Idempotency-Key", Api.key());
        reply.isProblem(ProblemType.MALFORMED);
        assertTrue(reply.text().contains("the body is not UTF-8 at byte "), reply::text);
    }
}
