package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What people and operators read. */
@ExtendWith(SharedEngine.class)
class PageHttpTest {
    private final Api api;

    PageHttpTest(Api api) {
        this.api = api;
    }

    @Test
    void everyPageIsServedUnderAStrictPolicy() {
        for (String path : List.of(
                "/", "/docs", "/overlay/any", "/shop/any", "/web/docs.js", "/web/docs.css", "/problems/sold-out")) {
            Reply page = api.get(path).is(200);
            assertTrue(page.header("Content-Security-Policy").orElse("").startsWith("default-src 'self'"), path);
            assertEquals("nosniff", page.header("X-Content-Type-Options").orElse(""), path);
            assertTrue(page.header("Content-Type").orElse("").matches("text/(html|css|javascript).*"), path);
        }
    }

    /** A proxy may serve the engine below a path: an address from the root would leave it. */
    @Test
    void pagesNameNothingFromTheRootOfTheirHost() {
        for (String path : List.of("/", "/docs", "/overlay/any", "/shop/any", "/problems/sold-out", "/a/b/none")) {
            String page = api.get(path, "Accept", "text/html").text();
            assertFalse(page.contains("href=\"/") || page.contains("src=\"/"), path + ": " + page);
            Matcher addresses = Pattern.compile("(?:href|src)=\"([^\"#]+)\"").matcher(page);
            for (int found = 0; addresses.find() || found == 0; found++) {
                URI address = URI.create("http://localhost/below/here" + path).resolve(addresses.group(1));
                assertTrue(address.getPath().startsWith("/below/here/"), path + " names " + address);
                api.get(address.getPath().substring("/below/here".length())).is(200);
            }
        }
    }

    @Test
    void aSlashAtTheEndOfAPageIsTakenOffByTheBrowser() {
        Reply moved = api.get("/overlay/any/?corner=right").is(308);
        assertEquals("../any?corner=right", moved.header("Location").orElse(""));
        assertEquals("../docs", api.get("/docs/").is(308).header("Location").orElse(""));
        assertEquals(
                "../sold-out",
                api.get("/problems/sold-out/").is(308).header("Location").orElse(""));
    }

    @Test
    void nothingBesideThePagesIsServed() throws Exception {
        api.get("/web/none.js").isProblem(ProblemType.NOT_FOUND);
        for (String path : List.of(
                "/web/../logback.xml",
                "/web/%2e%2e/logback.xml",
                "/web/..%2flogback.xml",
                "/web/..%5clogback.xml",
                "/web/....//logback.xml",
                "/web//etc/passwd",
                "/web/%2fetc%2fpasswd",
                "/overlay/%2e%2e")) {
            try (RawHttp raw = new RawHttp(api)) {
                String answer = raw.ask("GET " + path + " HTTP/1.1", "Host: localhost");
                assertTrue(answer.startsWith("HTTP/1.1 400 "), path + ": " + answer);
            }
        }
    }

    @Test
    void everyKindOfProblemHasItsPageWithItsTitleAndStatus() {
        var pages = ProblemPages.load().all();
        for (ProblemType type : ProblemType.values()) {
            ProblemPages.Page page = pages.get(type.word());
            assertNotNull(page, () -> type + " has no page");
            assertEquals(type.status(), page.status(), type.word());
            assertEquals(type.title(), page.title(), type.word());
            assertTrue(api.get("/problems/" + type.word()).is(200).text().contains("What to do"));
        }
    }

    @Test
    void theDescriptionIsServedInBothForms() {
        assertTrue(api.get("/openapi.yaml").is(200).text().startsWith("openapi: 3.1.0"));
        Reply json = api.get("/openapi.json").is(200);
        assertEquals("3.1.0", json.json().path("openapi").textValue());
        assertEquals("application/json", json.header("Content-Type").orElse(""));
    }

    @Test
    void theDescriptionHasEveryMethodOfEveryAddress() {
        for (var path : api.get("/openapi.json").json().path("paths").properties()) {
            Set<String> described = new TreeSet<>();
            path.getValue().fieldNames().forEachRemaining(name -> described.add(name.toUpperCase(Locale.ROOT)));
            described.remove("PARAMETERS");
            if (described.contains("GET")) {
                described.add("HEAD");
            }
            String address = path.getKey().replaceAll("\\{[a-z]+}", "x");
            Reply reply = api.send("BREW", address, "").isProblem(ProblemType.METHOD_NOT_ALLOWED);
            assertEquals(String.join(", ", described), reply.header("Allow").orElse(""), path.getKey());
        }
    }

    @Test
    void healthSaysWhatIsUp() {
        assertEquals("{\"status\":\"up\"}", api.get("/health/live").is(200).text());
        assertEquals(
                "{\"status\":\"up\",\"checks\":{\"redis\":\"up\",\"accepting\":\"up\"}}",
                api.get("/health/ready").is(200).text());
    }
}
