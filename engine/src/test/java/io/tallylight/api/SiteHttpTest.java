package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that a browser says another site's page has sent, though they have no origin. */
@ExtendWith(SharedEngine.class)
class SiteHttpTest {
    private final Api api;

    SiteHttpTest(Api api) {
        this.api = api;
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/shows/%s/orders,         cross-site,  no-cors,  image,    403",
        "/v1/shows/%s/orders,         same-site,   no-cors,  script,   403",
        "/v1/shows/%s/orders,         cross-site,  navigate, object,   403",
        "/v1/shows/%s/orders,         cross-site,  navigate, iframe,   403",
        "/v1/shows/%s/ledger,         cross-site,  no-cors,  image,    403",
        "/metrics,                    cross-site,  no-cors,  image,    403",
        "/v1/incidents,               cross-site,  no-cors,  image,    403",
        "/v1/shows/%s/orders,         cross-site,  navigate, document, 200",
        "/v1/shows/%s/orders,         same-origin, cors,     empty,    200",
        "/v1/shows/%s/orders,         none,        navigate, document, 200",
        "/v1/shows/%s,                cross-site,  no-cors,  image,    200",
        "/health/live,                cross-site,  no-cors,  image,    200",
        "/web/tallylight.js,          cross-site,  no-cors,  script,   200",
        "/overlay/%s,                 cross-site,  navigate, iframe,   200",
        "/shop/%s,                    cross-site,  navigate, document, 200",
        "/shop/%s,                    cross-site,  no-cors,  image,    403"
    })
    void aPageOfAnotherSiteReadsWhatIsPublicOnly(String path, String site, String mode, String target, int status)
            throws IOException {
        String show = api.liveShow();
        assertEquals(status, status(path.formatted(show), site, mode, target));
        if (status == 403) {
            assertEquals(403, status(path.formatted("no-" + show), site, mode, target), "it tells nothing");
        }
    }

    @Test
    void aWriteOfAnotherSiteWithoutOriginIsRefused() throws IOException {
        try (RawHttp raw = new RawHttp(api)) {
            String answer = raw.ask(
                    "POST /v1/shows/x/orders HTTP/1.1",
                    "Host: localhost",
                    "Sec-Fetch-Site: cross-site",
                    "Sec-Fetch-Mode: navigate",
                    "Sec-Fetch-Dest: document",
                    "Content-Length: 0");
            assertTrue(answer.startsWith("HTTP/1.1 403 "), answer);
        }
    }

    @Test
    void onlyWhatIsPublicMayBePartOfAnotherSitesPage() {
        String show = api.liveShow();
        for (String path : new String[] {"/v1/shows/" + show, "/health/live", "/web/tallylight.js", "/openapi.yaml"}) {
            assertEquals("cross-origin", policy(api.get(path).is(200)), path);
        }
        for (String path :
                new String[] {"/v1/shows/" + show + "/orders", "/v1/shows/" + show + "/ledger", "/metrics", "/docs"}) {
            assertEquals("same-origin", policy(api.get(path).is(200)), path);
        }
        assertEquals("same-origin", policy(api.get("/v1/orders/none").is(404)));
    }

    private static String policy(Reply reply) {
        return reply.header("Cross-Origin-Resource-Policy").orElse("");
    }

    private int status(String path, String site, String mode, String target) throws IOException {
        try (RawHttp raw = new RawHttp(api)) {
            String answer = raw.ask(
                    "GET " + path + " HTTP/1.1",
                    "Host: localhost",
                    "Sec-Fetch-Site: " + site,
                    "Sec-Fetch-Mode: " + mode,
                    "Sec-Fetch-Dest: " + target.toLowerCase(Locale.ROOT));
            return Integer.parseInt(answer.substring("HTTP/1.1 ".length(), "HTTP/1.1 ".length() + 3));
        }
    }
}
