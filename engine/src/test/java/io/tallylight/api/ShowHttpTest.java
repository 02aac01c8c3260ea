package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.testing.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedEngine.class)
class ShowHttpTest {
    private final Api api;

    ShowHttpTest(Api api) {
        this.api = api;
    }

    @Test
    void aShowIsMadeOnceWithItsDefaultsAndAddress() {
        String path = "/v1/shows/made-once";

        Reply made = api.put(path, "{'title':'T','currency':'EUR'}").is(201);
        Reply again = api.put(path, "{'title':'T','currency':'EUR'}").is(200);

        assertEquals(
                "{\"id\":\"made-once\",\"title\":\"T\",\"status\":\"scheduled\",\"currency\":\"EUR\",\"holdMs\":300000,"
                        + "\"lowStockAt\":5,\"publicCounts\":\"exact\",\"rehearsal\":false,\"offers\":[]}",
                made.text());
        assertEquals(path, made.header("Location").orElse(""));
        assertTrue(made.header("ETag").orElse("").matches("\"[0-9a-z]+-[0-9]+\\.[0-9a-f]{16}\""));
        assertEquals(made.header("ETag"), again.header("ETag"), "the same definition is the same version");
        assertFalse(again.header("Location").isPresent());
        assertEquals(made.text(), api.get(path).is(200).text());
    }

    @Test
    void putReplacesEveryFieldAndPatchChangesSome() {
        String path = "/v1/shows/"
                + api.show("{'title':'T','currency':'EUR','status':'live','startsAt':5,"
                        + "'titles':{'th':'a','de':'b'},'featured':'X'}");

        var patched = api.patch(path, "{'startsAt':null,'titles':{'th':null,'fr':'c'},'lowStockAt':9}")
                .is(200)
                .json();
        assertEquals("{\"de\":\"b\",\"fr\":\"c\"}", patched.path("titles").toString());
        assertFalse(patched.has("startsAt"));
        assertEquals("X", patched.path("featured").textValue());
        assertEquals(9, patched.path("lowStockAt").intValue());

        var replaced = api.put(path, "{'title':'U','currency':'EUR'}").is(200).json();
        assertFalse(replaced.has("titles") || replaced.has("featured"));
        assertEquals("scheduled", replaced.path("status").textValue());
        assertEquals(5, replaced.path("lowStockAt").intValue());
    }

    @Test
    void aFeaturedSkuThatNamesNoOfferIsWarnedOfUntilItDoes() {
        String path = "/v1/shows/" + api.liveShow();
        var warned = api.patch(path, "{'featured':'MUG-9'}").is(200).json();
        assertEquals("MUG-9", warned.path("featured").textValue());
        assertEquals("featured", warned.path("warnings").path(0).path("field").textValue());
        assertEquals(
                "unknown-offer", warned.path("warnings").path(0).path("code").textValue());
        assertEquals(warned.path("warnings"), api.get(path).is(200).json().path("warnings"));
        assertFalse(
                api.get(path, "Origin", "http://shop.example").is(200).json().has("warnings"), "it is the host's");
        assertTrue(api.put(path, warned.toString()).is(200).json().has("warnings"), "what was read can be written");

        api.put(path + "/offers/MUG-9", "{'title':'Mug','price':100,'allotted':1}")
                .is(201);
        assertFalse(api.get(path).is(200).json().has("warnings"));
        assertFalse(api.patch(path, "{'featured':null}").is(200).json().has("warnings"));
    }

    @Test
    void aPatchOfNothingIs404AndMakesNothing() {
        api.patch("/v1/shows/patched-first", "{'title':'T','currency':'EUR'}").isProblem(ProblemType.NOT_FOUND);
        api.get("/v1/shows/patched-first").isProblem(ProblemType.NOT_FOUND);
        api.get("/v1/shows/patched-first/ledger").isProblem(ProblemType.NOT_FOUND);
    }

    @Test
    void aWriteGoesThroughOnlyOverTheVersionThatItDemands() {
        String path = "/v1/shows/" + api.liveShow();
        String first = api.get(path).header("ETag").orElseThrow();
        String second = api.patch(path, "{'title':'2'}", "If-Match", first)
                .is(200)
                .header("ETag")
                .orElseThrow();

        assertNotEquals(first, second);
        api.patch(path, "{'title':'3'}", "If-Match", first).isProblem(ProblemType.PRECONDITION_FAILED);
        api.put(path, "{'title':'3','currency':'EUR'}", "If-Match", first).isProblem(ProblemType.PRECONDITION_FAILED);
        assertEquals("2", api.get(path).json().path("title").textValue());
        api.patch(path, "{'title':'3'}", "If-Match", first + ", " + second).is(200);
        api.patch(path, "{'title':'4'}", "If-Match", "*").is(200);
    }

    @Test
    void anyVersionIsDemandedInVainOfWhatIsNotThere() {
        api.put("/v1/shows/never-made", "{'title':'T','currency':'EUR'}", "If-Match", "*")
                .isProblem(ProblemType.PRECONDITION_FAILED);
        api.get("/v1/shows/never-made").isProblem(ProblemType.NOT_FOUND);
    }

    @Test
    void aTagStillNamesItsVersionWhenAProxyMadeItWeakOrMarkedItAsCompressed() {
        String show = api.liveShow();
        for (String path : List.of("/v1/shows/" + show, api.offer(show, "A", 1))) {
            String before = api.get(path).header("ETag").orElseThrow();
            String tag = api.patch(path, "{'title':'2'}").header("ETag").orElseThrow();
            String text = tag.substring(1, tag.length() - 1);
            for (String seen : List.of(
                    "W/" + tag,
                    "\"" + text + "-gzip\"",
                    "W/\"" + text + "-br\"",
                    "\"" + text + ";gzip\"",
                    "\"other-1\", W/\"" + text + "--gzip\"")) {
                String again = api.patch(path, "{'title':'2'}", "If-Match", seen)
                        .is(200)
                        .header("ETag")
                        .orElseThrow();
                assertEquals(tag, again, seen);
            }
            String old = before.substring(1, before.length() - 1);
            for (String seen :
                    List.of("W/" + before, "\"" + old + "-gzip\"", "\"" + text.replace(".", "0.") + "\"", text)) {
                api.patch(path, "{'title':'3'}", "If-Match", seen).isProblem(ProblemType.PRECONDITION_FAILED);
            }
        }
    }

    @Test
    void aPutThatDemandsThatNothingIsThereMakesAShowOnceAndReplacesNone() {
        String path = "/v1/shows/demanded-new-" + Api.key();
        String body = "{'title':'T','currency':'EUR'}";
        String tag =
                api.put(path, body, "If-None-Match", "*").is(201).header("ETag").orElseThrow();

        api.put(path, "{'title':'U','currency':'EUR'}", "If-None-Match", "*")
                .isProblem(ProblemType.PRECONDITION_FAILED);
        api.patch(path, "{'title':'U'}", "If-None-Match", tag).isProblem(ProblemType.PRECONDITION_FAILED);
        assertEquals("T", api.get(path).json().path("title").textValue());
        api.patch(path, "{'title':'U'}", "If-None-Match", "\"other-1\"").is(200);

        String offer = path + "/offers/A";
        String offered = "{'title':'A','price':1,'allotted':1}";
        api.put(offer, offered, "If-None-Match", "*").is(201);
        api.put(offer, offered, "If-None-Match", "*").isProblem(ProblemType.PRECONDITION_FAILED);
    }

    @Test
    void ofTwentyWhoDemandAtOnceThatNothingIsThereOneMakesTheShow() {
        String path = "/v1/shows/raced-new-" + Api.key();
        List<CompletableFuture<Integer>> puts = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String body = "{'title':'" + i + "','currency':'EUR'}";
            puts.add(CompletableFuture.supplyAsync(
                    () -> api.put(path, body, "If-None-Match", "*").status()));
        }
        List<Integer> statuses = Await.all(puts).stream().sorted().toList();

        assertEquals(201, statuses.get(0));
        assertEquals(List.of(412), statuses.stream().skip(1).distinct().toList());
    }

    @Test
    void fiftyPatchesAtOnceAllTakeEffect() {
        String path = "/v1/shows/" + api.liveShow();
        List<CompletableFuture<Reply>> patches = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            patches.add(api.patchAsync(path, "{'titles':{'x-l" + i + "':'x'}}"));
        }
        patches.forEach(patch -> Await.done(patch).is(200));

        assertEquals(50, api.get(path).json().path("titles").size());
    }

    @Test
    void aWrongFieldIsNamed() {
        String path = "/v1/shows/wrong-field";
        api.put(path, "{'currency':'EUR'}").isInvalid("title");
        api.put(path, "{'title':'T'}").isInvalid("currency");
        api.put(path, "{'title':'T','currency':'eur'}").isInvalid("currency");
        api.put(path, "{'title':'T','currency':'XAU'}").isInvalid("currency");
        api.put(path, "{'title':'T','currency':'EUR','status':'on'}").isInvalid("status");
        api.put(path, "{'title':'T','currency':'EUR','holdMs':99}").isInvalid("holdMs");
        api.put(path, "{'title':'T','currency':'EUR','holdMs':3600001}").isInvalid("holdMs");
        api.put(path, "{'title':'T','currency':'EUR','publicCounts':'all'}").isInvalid("publicCounts");
        api.put(path, "{'title':'T','currency':'EUR','rehearsal':'no'}").isInvalid("rehearsal");
        api.put(path, "{'title':'T','currency':'EUR','id':'another'}").isInvalid("id");
        api.put(path, "{'title':'T','currency':'EUR','titles':['x']}").isInvalid("titles");
        api.put(path, "{'title':'T','currency':'EUR','titles':{'th':1}}").isInvalid("titles.th");
        api.put(path, "{'title':'T','currency':'EUR','titles':{'':'x'}}").isInvalid("titles");
        api.put(path, "{'title':'T','currency':'EUR','titel':'x'}").isInvalid("titel");
        api.get(path).isProblem(ProblemType.NOT_FOUND);
    }

    @Test
    void rehearsalIsFixedAndCurrencyWithTheFirstOffer() {
        String show = api.show("{'title':'T','currency':'EUR','rehearsal':true}");
        String path = "/v1/shows/" + show;

        api.patch(path, "{'rehearsal':false}").isInvalid("rehearsal");
        api.put(path, "{'title':'T','currency':'EUR','rehearsal':false}").isInvalid("rehearsal");
        assertTrue(api.put(path, "{'title':'T','currency':'THB'}")
                .is(200)
                .json()
                .path("rehearsal")
                .booleanValue());
        api.offer(show, "A", 1);
        api.patch(path, "{'currency':'EUR'}").isInvalid("currency");
    }
}
