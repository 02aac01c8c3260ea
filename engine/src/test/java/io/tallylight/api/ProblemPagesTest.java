package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ProblemPagesTest {
    private final ProblemPages pages = ProblemPages.load();

    @Test
    void everyProblemHasAPageWithItsTitleStatusAndSteps() {
        for (ProblemPages.Page page : pages.all().values()) {
            String html = pages.html(page.name()).orElseThrow();

            assertTrue(html.contains("/problems/" + page.name()), page.name());
            assertTrue(html.contains("<span class=\"status\">" + page.status() + "</span>"), page.name());
            assertFalse(page.title().isBlank() || page.explanation().isBlank(), page.name());
            assertFalse(page.whatToDo().isEmpty(), page.name());
            assertFalse(html.contains("`"), page.name() + " has a backtick without its partner");
        }
    }

    @Test
    void anUnknownProblemHasNoPage() {
        assertEquals(Optional.empty(), pages.html("no-such-problem"));
        assertEquals(Optional.empty(), pages.html("../problems"));
        assertEquals(Optional.empty(), pages.html(""));
    }

    @Test
    void theStatusesAreThoseOfTheContract() {
        Map<Integer, List<String>> byStatus = Map.ofEntries(
                Map.entry(400, List.of("malformed", "key-missing")),
                Map.entry(401, List.of("unauthorised", "signature-invalid")),
                Map.entry(402, List.of("payment-declined")),
                Map.entry(403, List.of("forbidden-origin")),
                Map.entry(404, List.of("not-found")),
                Map.entry(405, List.of("method-not-allowed")),
                Map.entry(406, List.of("not-acceptable")),
                Map.entry(408, List.of("body-timeout")),
                Map.entry(
                        409,
                        List.of(
                                "not-live",
                                "not-open",
                                "closed",
                                "price-changed",
                                "limit-reached",
                                "sold-out",
                                "wrong-state",
                                "in-use",
                                "stock-below",
                                "show-deleted",
                                "import-under-way")),
                Map.entry(410, List.of("expired")),
                Map.entry(412, List.of("precondition-failed")),
                Map.entry(413, List.of("too-large")),
                Map.entry(414, List.of("uri-too-long")),
                Map.entry(415, List.of("unsupported-media-type")),
                Map.entry(422, List.of("invalid", "key-reused", "duplicate-sku")),
                Map.entry(429, List.of("too-many-reservations", "too-many-requests")),
                Map.entry(431, List.of("headers-too-large")),
                Map.entry(500, List.of("internal")),
                Map.entry(501, List.of("not-implemented")),
                Map.entry(503, List.of("outcome-unknown", "show-lost", "overloaded", "unavailable")));

        for (Map.Entry<Integer, List<String>> entry : byStatus.entrySet()) {
            assertEquals(
                    entry.getValue(),
                    pages.all().values().stream()
                            .filter(page -> page.status() == entry.getKey())
                            .map(ProblemPages.Page::name)
                            .toList());
        }
        assertEquals(
                byStatus.values().stream().mapToInt(List::size).sum(),
                pages.all().size());
    }

    @Test
    void pagesHaveNothingInlineThatAStrictContentSecurityPolicyForbids() {
        Pattern forbidden = Pattern.compile("<script|<style|\\sstyle=|\\son[a-z]+=|https?://");
        for (String name : pages.all().keySet()) {
            Matcher found = forbidden.matcher(pages.html(name).orElseThrow());
            assertFalse(found.find(), name);
        }
    }
}
