package io.tallylight.api;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;

/**
 * The pages behind {@code /problems/{name}}: what a problem means and what to do about it, for people. All are rendered
 * in the constructor, so that serving one is a look-up. Immutable; may be used from any thread.
 */
@NullMarked
public final class ProblemPages {
    private static final String SOURCE = "/problems/problems.yaml";

    private final Map<String, Page> pages;
    private final Map<String, String> rendered;

    /**
     * One problem.
     *
     * @param name the last part of its address, and of the {@code type} of a problem detail
     * @param status status of the HTTP response
     * @param title the same in every problem detail of this type
     * @param explanation plain text, code in backticks
     * @param whatToDo steps, in the same form; at least one
     */
    public record Page(String name, int status, String title, String explanation, List<String> whatToDo) {
        /** Keeps its own copy of the steps. */
        public Page {
            whatToDo = List.copyOf(whatToDo);
        }
    }

    private ProblemPages(List<Page> pages) {
        this.pages = Collections.unmodifiableMap(pages.stream()
                .collect(Collectors.toMap(
                        Page::name,
                        page -> page,
                        (one, other) -> {
                            throw new IllegalStateException(SOURCE + " has " + one.name() + " twice");
                        },
                        LinkedHashMap::new)));
        this.rendered = pages.stream().collect(Collectors.toUnmodifiableMap(Page::name, ProblemPages::render));
    }

    /** Reads the pages that are packaged with the program. */
    public static ProblemPages load() {
        try (InputStream in = ProblemPages.class.getResourceAsStream(SOURCE)) {
            if (in == null) {
                throw new IllegalStateException(SOURCE + " is not in the program");
            }
            return new ProblemPages(new YAMLMapper().readValue(in, new TypeReference<List<Page>>() {}));
        } catch (IOException e) {
            throw new UncheckedIOException(SOURCE + " cannot be read", e);
        }
    }

    /** Returns the page of this name as HTML; empty if there is no such problem. */
    public Optional<String> html(String name) {
        return Optional.ofNullable(rendered.get(name));
    }

    /** Returns every problem by name, in the order of the source: by status. */
    public Map<String, Page> all() {
        return pages;
    }

    /**
     * Returns the page for a person whose request was refused.
     *
     * @param root path to the root of the engine's pages, relative to the address of that request
     */
    static String page(ProblemException problem, String root) {
        ProblemType type = problem.type();
        return html(
                root,
                type.title(),
                type.status(),
                "/problems/" + type.word(),
                escape(sentence(String.valueOf(problem.getMessage()))),
                "<p class=\"more\"><a href=\"" + root + "problems/" + type.word() + "\">What this means</a></p>\n");
    }

    private static String sentence(String detail) {
        return detail.isEmpty() ? "" : Character.toUpperCase(detail.charAt(0)) + detail.substring(1) + ".";
    }

    private static String render(Page page) {
        String steps = page.whatToDo().stream()
                .map(step -> "        <li>" + inline(step) + "</li>\n")
                .collect(Collectors.joining());
        return html(
                "../",
                page.title(),
                page.status(),
                "/problems/" + page.name(),
                inline(page.explanation()),
                "<h2>What to do</h2>\n      <ul>\n" + steps + "      </ul>\n");
    }

    /** Returns a page; {@code text} and {@code more} are HTML already. */
    private static String html(String root, String title, int status, String address, String text, String more) {
        return """
                <!doctype html>
                <html lang="en">
                  <head>
                    <meta charset="utf-8">
                    <meta name="viewport" content="width=device-width, initial-scale=1">
                    <title>%1$s · Tallylight</title>
                    <link rel="icon" href="%6$sweb/tallylight.svg" type="image/svg+xml">
                    <link rel="stylesheet" href="%6$sweb/docs.css">
                  </head>
                  <body class="page">
                    <header class="bar"><a class="brand" href="%6$sdocs">Tallylight</a></header>
                    <main class="problem">
                      <p class="kind"><span class="status">%2$d</span> <code>%3$s</code></p>
                      <h1>%1$s</h1>
                      <p>%4$s</p>
                      %5$s      <p class="more"><a href="%6$sdocs">All calls and problems</a></p>
                    </main>
                  </body>
                </html>
                """.formatted(escape(title), status, address, text, more, root);
    }

    /** Escapes, then turns each pair of backticks into a code element. */
    private static String inline(String text) {
        return escape(text).replaceAll("`([^`]*)`", "<code>$1</code>");
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
