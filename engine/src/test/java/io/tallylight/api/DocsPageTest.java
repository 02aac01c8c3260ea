package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What can be said of the documentation page without a browser. */
class DocsPageTest {
    private static final Pattern IMPORT = Pattern.compile("from \"\\./([^\"]+)\"");
    private static final Pattern SHEET = Pattern.compile("href=\"web/([^\"]+\\.css)\"");
    private static final Pattern INLINE = Pattern.compile("<script>|<style|\\sstyle=|\\son[a-z]+=");
    private static final Pattern MARKUP =
            Pattern.compile("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|eval\\(");
    private static final Pattern ELSEWHERE = Pattern.compile("https?://|//cdn|@import|url\\(");

    @Test
    void nothingIsInlineThatAStrictContentSecurityPolicyForbids() throws IOException {
        assertFalse(INLINE.matcher(text("docs.html")).find());
    }

    @Test
    void everyScriptIsHereNeedsNoOtherServerAndWritesNoMarkup() throws IOException {
        Set<String> seen = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(Set.of("docs.js"));
        while (!open.isEmpty()) {
            String name = open.pop();
            if (!seen.add(name)) {
                continue;
            }
            String script = text(name);
            assertFalse(ELSEWHERE.matcher(script).find(), name);
            assertFalse(MARKUP.matcher(script).find(), name + ": text becomes text nodes alone");
            Matcher matcher = IMPORT.matcher(script);
            while (matcher.find()) {
                open.add(matcher.group(1));
            }
        }
        assertTrue(seen.contains("docs-schema.js"), "imports are followed: " + seen);
    }

    @Test
    void thePageAndEachOfItsSheetsNeedNoOtherServer() throws IOException {
        String page = text("docs.html");
        assertFalse(ELSEWHERE.matcher(page).find());
        Matcher sheets = SHEET.matcher(page);
        int found = 0;
        for (; sheets.find(); found++) {
            assertFalse(ELSEWHERE.matcher(text(sheets.group(1))).find(), sheets.group(1));
        }
        assertTrue(found > 1, "sheets are followed");
    }

    private static String text(String name) throws IOException {
        try (InputStream in = DocsPageTest.class.getResourceAsStream("/web/" + name)) {
            assertNotNull(in, name + " comes with the program");
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
